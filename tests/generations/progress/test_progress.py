import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from generations.models import Generation
from generations.progress.progress import poll_interval, progress_of
from generations.states import State

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def told(at: datetime = NOON, **fields: Any) -> object:
    """The progress of a generation that began at noon."""
    values = {"state": State.RUNNING, "created_at": NOON, "deadline": NOON, "endpoint_id": "fal-ai/veo3/fast"}
    values["next_run_at"] = None
    return progress_of(Generation(**(values | fields)), at)


@pytest.mark.parametrize("state", [State.QUEUED, State.SUBMITTING, State.UNKNOWN])
def test_states_that_are_ours_read_queued(state: State) -> None:
    assert told(state=state).heading == "Queued"


@pytest.mark.parametrize(("position", "place"), [(0, "next in line"), (1, "2nd in line"), (None, "")])
def test_place_in_line_counts_from_one(position: int | None, place: str) -> None:
    assert told(fal_status="IN_QUEUE", queue_position=position).place == place


@pytest.mark.parametrize("state", [State.QUEUED, State.RUNNING, State.SAVING])
def test_row_that_nobody_comes_for_says_so_within_a_minute(state: State) -> None:
    late = "waiting: we are late, it goes on by itself"
    assert told(NOON + timedelta(seconds=20), state=state, next_run_at=NOON).place == ""
    assert told(NOON + timedelta(seconds=50), state=state, next_run_at=NOON).place == late
    assert told(NOON + timedelta(seconds=50), state=state, next_run_at=NOON, lease_token=uuid.uuid4()).place == ""


def test_submit_that_fal_has_not_confirmed_says_so() -> None:
    assert told(state=State.UNKNOWN).place == "waiting: the provider has not confirmed it"


def test_place_in_line_is_over_once_it_is_being_made() -> None:
    assert told(fal_status="IN_PROGRESS", queue_position=2).place == ""


def test_steps_say_what_is_done_and_what_is_next() -> None:
    steps = told(state=State.SAVING, submitted_at=NOON + timedelta(seconds=9)).steps
    assert [step.mark for step in steps] == ["done", "done", "current", "ahead"]
    assert steps[0].detail == "0:09"


def test_running_step_says_since_when() -> None:
    assert told(fal_status="IN_PROGRESS", started_at=NOON).steps[1].since == NOON


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED])
def test_what_ended_without_a_video_has_no_steps(state: State) -> None:
    assert told(state=state, finished_at=NOON).steps == ()


def test_wish_to_cancel_shows_until_the_end() -> None:
    assert told(cancel_requested_at=NOON).heading == "Cancelling"
    assert told(cancel_requested_at=NOON, state=State.COMPLETED, finished_at=NOON).heading == "In your gallery"


def test_refusal_says_by_whom() -> None:
    assert told(state=State.FAILED, error_kind="refused", finished_at=NOON).heading == "Refused by Veo 3 Fast"


def test_time_stops_with_the_end() -> None:
    later = NOON + timedelta(days=3)
    assert told(later, state=State.COMPLETED, finished_at=NOON + timedelta(seconds=112)).elapsed == timedelta(
        seconds=112
    )


def test_clocks_that_differ_show_no_negative_time() -> None:
    assert told(NOON - timedelta(seconds=5)).elapsed == timedelta()


def test_final_is_not_polled() -> None:
    assert told(state=State.CANCELLED, finished_at=NOON).poll_seconds is None


@pytest.mark.parametrize(("seconds", "interval"), [(0, 2), (59, 2), (60, 5), (299, 5), (300, 10), (9999, 10)])
def test_poll_slows_down_with_age(seconds: int, interval: int) -> None:
    assert poll_interval(timedelta(seconds=seconds)) == interval


@pytest.mark.parametrize(
    "change",
    [{"state": State.SAVING}, {"queue_position": 1}, {"fal_status": "IN_PROGRESS"}, {"cancel_requested_at": NOON}],
)
def test_fingerprint_differs_with_what_is_shown(change: dict[str, Any]) -> None:
    assert told(**change).fingerprint != told().fingerprint


def test_fingerprint_differs_once_cancelling_is_no_more_at_once() -> None:
    assert told(state=State.QUEUED, lease_token=uuid.uuid4()).fingerprint != told(state=State.QUEUED).fingerprint


def test_fingerprint_stays_while_only_time_goes_by() -> None:
    assert told(NOON + timedelta(seconds=9)).fingerprint == told().fingerprint
