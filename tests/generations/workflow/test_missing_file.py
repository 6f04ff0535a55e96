"""A finished video whose file the provider does not hand out (FAULTS 34)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from generations.models import Generation
from generations.progress.progress import progress_of
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import tiny_mp4
from tests.generations.conftest import PRICE, TimeMachine
from tests.wire import FakeFal, Reply

pytestmark = pytest.mark.django_db
WORDS = "the provider does not hand out the file"


@pytest.fixture(params=[404, 410])
def missing(
    request: pytest.FixtureRequest,
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
) -> Generation:
    """A generation whose video is made, and whose file was asked for once."""
    generation = step(start())
    fal.succeed(fal.only)
    fal.files[f"/files/{fal.only.id}.mp4"] = Reply(request.param)
    return step(step(generation))


def test_it_is_said_at_once_what_is_wrong(missing: Generation) -> None:
    progress = progress_of(missing, timezone.now())

    assert missing.state == State.SAVING
    assert WORDS in progress.place
    assert progress.cancelling
    assert progress.cancelling.button == "Cancel"


def test_card_and_page_say_it_too(missing: Generation, alice: User, client_of: Callable[[User], Client]) -> None:
    client = client_of(alice)
    for name in ("generation", "generation-card", "generation-status"):
        assert WORDS in client.get(reverse(f"generations:{name}", args=[missing.pk])).text, name


def test_fal_is_asked_again_for_the_address(
    fal: FakeFal,
    missing: Generation,
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
) -> None:
    fresh = f"{fal.url}/files/fresh.mp4"
    fal.files["/files/fresh.mp4"] = Reply(200, tiny_mp4(), {"Content-Type": "video/mp4"})
    fal.only.result = Reply(200, {"video": {"url": fresh}})

    missing = step(missing)
    assert missing.result_url.endswith("/files/fresh.mp4")

    assert step(missing).state == State.COMPLETED
    assert money() == (1000 - PRICE, 0, "closed")


def test_its_owner_cancels_free_of_charge(
    missing: Generation,
    alice: User,
    client_of: Callable[[User], Client],
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
) -> None:
    client_of(alice).post(reverse("generations:cancel", args=[missing.pk]))
    missing.refresh_from_db()
    assert missing.next_run_at <= timezone.now()

    assert step(missing).state == State.CANCELLED
    assert money() == (1000, 0, "closed")


def test_wish_to_cancel_counts_though_the_file_is_there_by_now(
    fal: FakeFal,
    missing: Generation,
    alice: User,
    client_of: Callable[[User], Client],
    step: Callable[[Generation], Generation],
) -> None:
    client_of(alice).post(reverse("generations:cancel", args=[missing.pk]))
    fal.files[f"/files/{fal.only.id}.mp4"] = Reply(200, tiny_mp4(), {"Content-Type": "video/mp4"})

    assert step(missing).state == State.CANCELLED


def test_after_an_hour_it_has_failed_and_nothing_is_charged(
    missing: Generation,
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    long_ago = timezone.now() - timedelta(minutes=61)
    Generation.objects.filter(pk=missing.pk).update(file_missing_since=long_ago)

    missing = step(missing)

    assert missing.state == State.FAILED
    assert "does not hand out the file" in missing.error
    assert f"generation {missing.pk} failed: the file is not there" in caplog.text
    assert money() == (1000, 0, "closed")


def test_file_that_came_after_all_is_no_trouble_any_more(
    fal: FakeFal, missing: Generation, step: Callable[[Generation], Generation]
) -> None:
    fal.files[f"/files/{fal.only.id}.mp4"] = Reply(200, tiny_mp4(), {"Content-Type": "video/mp4"})

    missing = step(missing)

    assert missing.state == State.COMPLETED
    assert missing.file_missing_since is None


def test_file_is_asked_for_after_twice_as_long_each_time_up_to_a_minute(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation], time_machine: TimeMachine
) -> None:
    generation = step(start())
    fal.succeed(fal.only)
    fal.files[f"/files/{fal.only.id}.mp4"] = Reply(404)

    waits = [step(generation).next_run_at - time_machine.moment for _ in range(7)]

    assert [wait.total_seconds() for wait in waits] == [2, 4, 8, 16, 32, 60, 60]
