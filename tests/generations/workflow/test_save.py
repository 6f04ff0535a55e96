"""From fal's file to ours: what arrives broken, what is away, and what comes after the end."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from billing import ledger
from billing.ledger.exceptions import HoldClosed
from billing.ledger.models import Transfer
from generations.media import storage
from generations.models import FileRemoval, Generation
from generations.states import State
from generations.workflow import save, staff
from generations.workflow.lease import LeaseLost
from tests.factories import tiny_mp4
from tests.generations.conftest import PRICE, TimeMachine
from tests.wire import FakeFal, Hangup, Reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation]
) -> tuple[Generation, str]:
    """A generation whose video fal has made, and the path of its file."""
    generation = step(start())
    fal.succeed(fal.only)
    return generation, f"/files/{fal.only.id}.mp4"


@pytest.mark.parametrize(
    "answer",
    [
        Reply(200, b"<html>no video</html>", {"Content-Type": "text/html"}),
        Reply(200, b""),
        Reply(200, tiny_mp4()[:-400]),
        Reply(200, tiny_mp4(), {"Content-Length": str(len(tiny_mp4()) + 5)}),
        Reply(200, b"\0" * 5000),
    ],
    ids=["html", "empty", "truncated", "shorter than said", "zeros"],
)
def test_what_is_no_video_is_tried_three_times_then_fails_and_releases(
    fal: FakeFal,
    made: tuple[Generation, str],
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
    answer: Reply,
) -> None:
    generation, path = made
    fal.files[path] = answer

    for _ in range(3):
        assert not generation.is_final
        generation = step(generation)

    assert generation.state == State.FAILED
    assert [asked for asked in fal.asked if asked[0] == "file"] == [("file", path)] * 3
    assert money() == (1000, 0, "closed")
    assert generation.video_key == ""


@pytest.mark.parametrize("answer", [Reply(404), Reply(500), Reply(503), Hangup()], ids=repr)
def test_file_that_is_away_is_waited_for(
    fal: FakeFal,
    made: tuple[Generation, str],
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
    answer: Reply | Hangup,
) -> None:
    generation, _ = made
    fal.next("file", *[answer] * 5)
    for _ in range(5):
        generation = step(generation)
        assert generation.state == State.SAVING

    generation = step(generation)

    assert generation.state == State.COMPLETED
    assert money() == (1000 - PRICE, 0, "closed")


def test_full_or_missing_scratch_disk_is_waited_for(
    made: tuple[Generation, str], step: Callable[[Generation], Generation], settings: Settings, tmp_path: Path
) -> None:
    generation, _ = made
    settings.SCRATCH_DIR = tmp_path / "missing"

    generation = step(generation)
    assert generation.state == State.SAVING
    settings.SCRATCH_DIR = tmp_path

    assert step(generation).state == State.COMPLETED


def test_file_that_stays_away_fails_and_releases_at_the_deadline(
    fal: FakeFal,
    made: tuple[Generation, str],
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    generation, path = made
    fal.files[path] = Reply(404)
    generation = step(generation)
    Generation.objects.filter(pk=generation.pk).update(deadline=generation.created_at)

    generation = step(generation)

    assert (generation.state, generation.error_kind) == (State.FAILED, "storage")
    assert f"generation {generation.pk} failed: not stored in time" in caplog.text
    assert money() == (1000, 0, "closed")


def test_file_that_is_out_of_reach_is_waited_for_a_day_then_somebody_hears_of_it(
    fal: FakeFal,
    made: tuple[Generation, str],
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
    time_machine: TimeMachine,
    caplog: pytest.LogCaptureFixture,
) -> None:
    generation, path = made
    fal.files[path] = Reply(503)
    generation = step(generation)
    time_machine.forward(hours=23.9)
    generation = step(generation)
    assert generation.state == State.SAVING
    time_machine.forward(hours=0.1)

    generation = step(generation)

    assert (generation.state, generation.error_kind) == (State.FAILED, "storage")
    assert f"generation {generation.pk} failed: not stored in time" in caplog.text
    assert money() == (1000, 0, "closed")


@pytest.mark.parametrize(("minutes", "is_alarm"), [(30, False), (31, True)])
def test_file_that_is_out_of_reach_for_half_an_hour_raises_the_alarm(
    fal: FakeFal,
    made: tuple[Generation, str],
    step: Callable[[Generation], Generation],
    time_machine: TimeMachine,
    caplog: pytest.LogCaptureFixture,
    minutes: int,
    is_alarm: bool,
) -> None:
    generation, path = made
    fal.files[path] = Reply(503)
    generation = step(generation)
    time_machine.forward(minutes=minutes)

    step(generation)

    assert (f"generation {generation.pk} is not stored after" in caplog.text) == is_alarm


def test_file_that_is_out_of_reach_is_asked_for_after_twice_as_long_each_time_up_to_five_minutes(
    fal: FakeFal,
    made: tuple[Generation, str],
    step: Callable[[Generation], Generation],
    time_machine: TimeMachine,
) -> None:
    generation, path = made
    fal.files[path] = Reply(503)

    waits = [step(generation).next_run_at - time_machine.moment for _ in range(9)]

    assert [wait.total_seconds() for wait in waits] == [2, 4, 8, 16, 32, 64, 128, 256, 300]


def test_row_that_nobody_has_claimed_is_not_saved(
    fal: FakeFal, made: tuple[Generation, str], step: Callable[[Generation], Generation]
) -> None:
    generation, _ = made
    fal.next("file", Reply(503))
    generation = step(generation)
    assert (generation.state, generation.lease_token) == (State.SAVING, None)

    with pytest.raises(LeaseLost):
        save.save(generation)

    assert Generation.objects.get().video_key == ""


@pytest.mark.parametrize("url", ["http://169.254.169.254/x.mp4", "file:///etc/passwd", "https://evil.example/x.mp4"])
def test_address_that_must_not_be_opened_fails_and_releases_at_once(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
    caplog: pytest.LogCaptureFixture,
    url: str,
) -> None:
    generation = step(start())
    fal.succeed(fal.only)
    fal.only.result = Reply(200, {"video": {"url": url}})

    generation = step(generation)

    assert generation.state == State.FAILED
    assert f"generation {generation.pk} failed: forbidden address" in caplog.text
    assert money() == (1000, 0, "closed")


def test_video_that_comes_after_the_failure_is_delivered_free(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    deliver: Callable[..., int],
    money: Callable[[], tuple[int, int, str]],
) -> None:
    generation = step(start())
    fal.refuse(fal.only)
    generation = step(generation)
    assert generation.state == State.FAILED

    fal.succeed(fal.only)
    fal.only.error = None
    assert deliver(fal.only) == 200
    generation = step(generation)

    assert generation.state == State.COMPLETED
    assert generation.charged_credits == 0
    assert generation.error == ""
    assert money() == (1000, 0, "closed")
    assert Transfer.objects.filter(kind="loss").get().amount == PRICE


def test_late_video_is_tried_as_often_and_as_soon_as_any_other(
    fal: FakeFal,
    made: tuple[Generation, str],
    step: Callable[[Generation], Generation],
    deliver: Callable[..., int],
    time_machine: TimeMachine,
) -> None:
    generation, _ = made
    fal.next("file", *[Reply(503)] * 5, *[Reply(200, b"")] * 3)
    for _ in range(8):
        generation = step(generation)
    assert generation.state == State.FAILED
    assert deliver(fal.only) == 200
    fal.next("file", Reply(503), *[Reply(200, b"")] * 2)

    assert step(generation).next_run_at - time_machine.moment == timedelta(seconds=2)
    for _ in range(3):
        generation = step(generation)

    assert generation.state == State.COMPLETED


def test_late_video_that_does_not_play_leaves_it_failed(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    deliver: Callable[..., int],
) -> None:
    generation = step(start())
    fal.refuse(fal.only)
    generation = step(generation)
    fal.succeed(fal.only, b"<html>")
    fal.only.error = None
    deliver(fal.only)

    for _ in range(4):
        generation = step(generation)

    assert generation.state == State.FAILED
    assert generation.next_run_at is None


@pytest.mark.parametrize("ends", ["succeed", "refuse"])
def test_delivery_while_the_file_is_being_saved_changes_nothing(
    fal: FakeFal,
    made: tuple[Generation, str],
    step: Callable[[Generation], Generation],
    deliver: Callable[..., int],
    ends: str,
) -> None:
    generation, _ = made
    fal.next("file", Reply(503))
    generation = step(generation)
    assert generation.state == State.SAVING

    getattr(fal, ends)(fal.only)
    assert deliver(fal.only) == 200

    assert step(generation).state == State.COMPLETED


def test_error_after_success_changes_nothing(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    deliver: Callable[..., int],
    money: Callable[[], tuple[int, int, str]],
) -> None:
    generation = step(start())
    fal.succeed(fal.only)
    generation = step(generation)
    fal.refuse(fal.only)

    assert deliver(fal.only) == 200
    generation = step(generation)

    assert generation.state == State.COMPLETED
    assert money() == (1000 - PRICE, 0, "closed")


@pytest.mark.parametrize(("shape", "charged"), [((1280, 720), 120), ((1920, 1080), 200), ((1080, 1920), 200)])
def test_auto_resolution_charges_what_was_delivered(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
    shape: tuple[int, int],
    charged: int,
) -> None:
    generation = step(start("fal-ai/sora-2/image-to-video/pro", image_url="https://example.org/a.jpg"))
    assert generation.price_credits == 200
    fal.succeed(fal.only, tiny_mp4(*shape))

    generation = step(generation)

    assert (generation.price_credits, generation.charged_credits) == (200, charged)
    assert money() == (1000 - charged, 0, "closed")


def test_late_video_is_waited_for_as_long_as_any_other(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    deliver: Callable[..., int],
    time_machine: TimeMachine,
) -> None:
    generation = step(start())
    time_machine.forward(minutes=61)
    generation = step(generation)
    assert generation.state == State.FAILED
    fal.succeed(fal.only)
    fal.only.error = None
    deliver(fal.only)
    fal.next("file", *[Reply(503)] * 20)

    for _ in range(20):
        time_machine.forward(minutes=10)
        generation = step(generation)
    assert step(generation).state == State.COMPLETED


@pytest.mark.parametrize(
    "body", [None, {"status": "OK", "payload": None}], ids=["unsigned", "signed, without its output"]
)
def test_news_of_a_late_video_that_do_not_name_it_are_asked_for(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    deliver: Callable[..., int],
    time_machine: TimeMachine,
    body: dict[str, str | None] | None,
) -> None:
    generation = step(start())
    time_machine.forward(minutes=61)
    generation = step(generation)
    fal.succeed(fal.only)
    fal.only.error = None
    told = json.dumps(body | {"request_id": fal.only.id}).encode() if body else None

    deliver(fal.only, is_signed=body is not None, body=told)

    assert step(generation).state == State.COMPLETED


def test_late_video_that_could_not_be_stored_may_be_saved_again_by_staff(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation], time_machine: TimeMachine
) -> None:
    generation = step(start())
    fal.succeed(fal.only)
    fal.next("file", *[Reply(503)] * 20)
    generation = step(generation)
    time_machine.forward(hours=25)
    generation = step(generation)
    assert generation.state == State.FAILED

    for _ in range(2):
        assert staff.save_again(generation)
        generation = step(generation)
    fal.forget_script()
    assert staff.save_again(generation)

    assert step(generation).state == State.COMPLETED


def test_row_names_its_files_before_they_are_stored(
    made: tuple[Generation, str], step: Callable[[Generation], Generation], monkeypatch: pytest.MonkeyPatch
) -> None:
    are_named: list[bool] = []
    store = storage.save

    def look_then_store(key: str, *args: Any, **options: Any) -> None:
        are_named.append(key in Generation.objects.get().file_keys)
        store(key, *args, **options)

    monkeypatch.setattr(storage, "save", look_then_store)
    step(made[0])

    assert are_named
    assert all(are_named)


def test_files_of_a_try_that_did_not_end_stay_for_a_day_in_which_its_worker_may_wake(
    made: tuple[Generation, str], step: Callable[[Generation], Generation], time_machine: TimeMachine
) -> None:
    generation, _ = made
    ledger.release(generation.hold_id)  # so that no try ends
    for _ in range(2):
        Generation.objects.update(lease_until=None)
        with pytest.raises(HoldClosed):
            step(generation)

    assert set(FileRemoval.objects.values_list("due_at", flat=True)) == {time_machine.moment + timedelta(hours=24)}
