"""Killed at any point of an end, the books balance there and then, and no file is left that nobody knows of."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from generations import workflow
from generations.models import FileRemoval, Generation
from generations.states import State
from generations.workflow import purge, removals
from maxvideo.web import clock
from tests.generations.workflow.crash import run_and_kill
from tests.wire import FakeFal, Reply

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _quick_leases(settings: Settings) -> None:
    settings.LEASE = settings.LONG_LEASE = timedelta()


def at_every_point(begin: Callable[[], Generation], work: Callable[[Generation], object]) -> list[Generation]:
    """One generation for each point at which the work is killed, the last one's work is done; as they stand then."""
    left: list[Generation] = []
    passed = 1
    while passed > len(left) - 1:
        generation = begin()
        Generation.objects.filter(pk=generation.pk).update(next_run_at=clock.now())
        passed = run_and_kill(partial(work, generation), at=len(left))
        generation.refresh_from_db()
        left.append(generation)
    return left


@pytest.mark.parametrize("end", ["refused at once", "refused later", "cancelled at once", "cancelled later"])
def test_killed_while_it_ends_without_a_video_no_credits_stay_on_hold(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation], end: str
) -> None:
    def begin() -> Generation:
        fal.requests.clear()
        fal.forget_script()
        if end == "refused at once":
            fal.next("submit", Reply(422))
            return start()
        fal.before_answer = fal.refuse if end == "refused later" else None
        return start() if end == "cancelled at once" else step(start())

    def work(generation: Generation) -> None:
        if end.startswith("cancelled"):
            workflow.cancel(generation)
        workflow.advance(generation.pk)

    left = at_every_point(begin, work)

    assert left[-1].is_final
    assert len({generation.is_final for generation in left}) == 2
    call_command("audit_ledger")


def test_files_of_a_killed_save_are_known_and_go_when_it_has_failed(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation]
) -> None:
    def begin() -> Generation:
        generation = step(start())
        fal.succeed(fal.requests[generation.request_id])
        Generation.objects.filter(pk=generation.pk).update(next_run_at=clock.now())
        workflow.advance(generation.pk, saving=False)
        return generation

    left = at_every_point(begin, lambda generation: workflow.advance(generation.pk))
    assert len(stored()) > 2
    fal.files.clear()
    Generation.objects.exclude(state=State.COMPLETED).update(deadline=timezone.now(), setbacks=1)
    for generation in left:
        step(generation)
    Generation.objects.update(finished_at=timezone.now() - timedelta(days=1))

    purge.remove_files_of_failed()
    FileRemoval.objects.update(due_at=clock.now())
    removals.remove_due_files()

    named = Generation.objects.filter(state=State.COMPLETED).values_list("video_key", "poster_key")
    assert stored() == {key for keys in named for key in keys}


def stored() -> set[str]:
    """The keys of all files in storage."""
    root = Path(site.MEDIA_ROOT)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
