"""What staff may do with a generation that does not get on by itself."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from billing.ledger.models import Hold
from generations.models import Generation
from generations.states import FINAL, State
from generations.workflow import lease, staff
from maxvideo.accounts.models import User
from tests.factories import make_generation
from tests.wire import FakeFal

pytestmark = pytest.mark.django_db


def is_due(generation: Generation) -> bool:
    generation.refresh_from_db()
    return generation.next_run_at is not None and generation.next_run_at <= timezone.now()


def test_ask_now_makes_a_running_one_due(alice: User) -> None:
    made = make_generation(alice, state=State.RUNNING, next_run_at=timezone.now() + timedelta(hours=1))

    assert staff.ask_now(made)

    assert is_due(made)


@pytest.mark.parametrize("state", FINAL)
def test_ask_now_leaves_a_final_one_as_it_is(alice: User, state: State) -> None:
    made = make_generation(alice, state=state)

    assert not staff.ask_now(made)
    assert not is_due(made)


def test_ask_now_leaves_one_that_has_moved_on(alice: User) -> None:
    made = make_generation(alice, state=State.RUNNING)
    Generation.objects.update(state=State.SAVING)

    assert not staff.ask_now(made)


@pytest.mark.parametrize("state", [State.SAVING, State.FAILED])
def test_save_again_gives_a_file_new_tries(alice: User, state: State) -> None:
    made = make_generation(alice, state=state, result_url="https://v3.fal.media/a.mp4", bad_files=2, setbacks=9)

    assert staff.save_again(made)

    assert is_due(made)
    assert (made.bad_files, made.setbacks) == (0, 0)


@pytest.mark.parametrize(
    ("state", "result_url"),
    [
        (State.FAILED, ""),
        (State.RUNNING, "https://v3.fal.media/a.mp4"),
        (State.CANCELLED, "https://v3.fal.media/a.mp4"),
    ],
)
def test_save_again_needs_a_file_that_fal_named(alice: User, state: State, result_url: str) -> None:
    assert not staff.save_again(make_generation(alice, state=state, result_url=result_url))


def test_failed_one_saved_again_is_delivered_free(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
) -> None:
    generation = step(start())
    fal.succeed(fal.only, b"<html>")
    for _ in range(3):
        generation = step(generation)
    assert generation.state == State.FAILED
    fal.files.clear()
    fal.succeed(fal.only)

    staff.save_again(generation)
    generation = step(generation)

    assert (generation.state, generation.charged_credits) == (State.COMPLETED, 0)
    assert money() == (1000, 0, "closed")


@pytest.mark.parametrize("state", [State.QUEUED, State.UNKNOWN, State.RUNNING, State.SAVING])
def test_fail_and_release_gives_the_credits_back_and_says_who_did_it(alice: User, state: State) -> None:
    made = make_generation(alice, state=state)

    assert staff.fail_and_release(made, "staff 7")

    made.refresh_from_db()
    assert made.state == State.FAILED
    assert made.transitions.get().reason == "ended by staff: staff 7"
    assert Hold.objects.get().captured == 0


def test_fail_and_release_stops_the_worker_that_has_it(alice: User) -> None:
    made = make_generation(alice, state=State.SAVING)
    worker = lease.claim(made.pk)
    made.refresh_from_db()

    assert staff.fail_and_release(made, "staff 7")

    with pytest.raises(lease.LeaseLost):
        lease.release(worker, None)


@pytest.mark.parametrize("state", FINAL)
def test_fail_and_release_leaves_a_final_one(alice: User, state: State) -> None:
    assert not staff.fail_and_release(make_generation(alice, state=state), "staff 7")


def test_fail_and_release_leaves_one_that_moved_on_meanwhile(alice: User) -> None:
    made = make_generation(alice, state=State.RUNNING)
    Generation.objects.update(state=State.COMPLETED, video_key="v", charged_credits=0, finished_at=timezone.now())

    assert not staff.fail_and_release(made, "staff 7")
    assert Hold.objects.get().state == Hold.State.OPEN
