"""What a day's audit sees of videos and their money."""

from datetime import timedelta

import pytest
from django.utils import timezone

from billing import ledger
from billing.ledger import audit_since, audited
from billing.ledger.models import AuditRun, Hold, Transfer
from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation


@pytest.fixture
def good(db: None, monkeypatch: pytest.MonkeyPatch) -> AuditRun:
    """A run that has seen all that is there."""
    run = audited.begin(None)
    audited.end(run, None, differences=0)
    return run


@pytest.mark.parametrize("state", State)
def test_every_state_with_its_money_is_sound(good: AuditRun, alice: User, state: State) -> None:
    make_generation(alice, state=state)

    assert list(audit_since.differences(good)) == []


@pytest.mark.parametrize(
    ("state", "lie"),
    [
        (State.COMPLETED, {"charged_credits": 26}),
        (State.FAILED, {"state": State.RUNNING}),
        (State.COMPLETED, {"state": State.FAILED}),
        (State.COMPLETED, {"hold": None}),
    ],
)
def test_generation_that_its_hold_contradicts_is_named(
    good: AuditRun, alice: User, state: State, lie: dict[str, int | State | None]
) -> None:
    generation = make_generation(alice, state=state)
    Generation.objects.update(**lie)

    (difference,) = audit_since.differences(good)
    assert difference.startswith(f"generation {generation.pk} is ")


def test_video_given_away_without_a_loss_is_named(good: AuditRun, alice: User) -> None:
    generation = make_generation(alice, state=State.FAILED)
    Generation.objects.update(
        state=State.COMPLETED, charged_credits=0, video_key="v", finished_at=generation.finished_at
    )

    assert list(audit_since.differences(good)) == [
        f"generation {generation.pk} was delivered free, and no loss was booked"
    ]


def test_what_is_past_its_deadline_is_named_whenever_it_began(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    generation = make_generation(alice, state=State.RUNNING)
    monkeypatch.setattr(audited, "SETTLED_AFTER", timedelta(hours=-1))
    run = audited.begin(None)
    Generation.objects.update(deadline="2026-01-01T12:00Z")

    (difference,) = audit_since.differences(run)
    assert difference.startswith(f"generation {generation.pk} is still running")


def test_old_generation_is_looked_at_again_where_its_hold_moved(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    generation = make_generation(alice, state=State.FAILED)
    monkeypatch.setattr(audited, "SETTLED_AFTER", timedelta(hours=-1))
    run = audited.begin(None)
    audited.end(run, None, differences=0)
    Generation.objects.update(state=State.RUNNING, finished_at=None)
    assert Hold.objects.get().pk <= run.last_hold

    (difference,) = audit_since.differences(run)
    assert difference.startswith(f"generation {generation.pk} is running")


def test_old_video_whose_hold_moved_is_held_against_it(alice: User, good: AuditRun) -> None:
    """It ended before the run, and a refund of what it cost came since."""
    generation = make_generation(alice, state=State.COMPLETED)
    assert generation.hold
    run = AuditRun(
        seen_until=timezone.now(), last_transfer=Transfer.objects.latest("pk").pk, last_hold=generation.hold.pk
    )
    Generation.objects.update(charged_credits=26, finished_at=timezone.now() - timedelta(days=2))
    assert list(audit_since.differences(run)) == []
    ledger.refund(generation.hold.pk, 1, number=1, note="It flickered")

    (difference,) = audit_since.differences(run)
    assert difference.startswith(f"generation {generation.pk} is completed")


def test_videos_of_each_stretch_are_named_once(good: AuditRun, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        make_generation(alice, state=State.COMPLETED)
    Generation.objects.update(charged_credits=26)
    monkeypatch.setattr(audited, "BATCH", 1)

    assert len(list(audit_since.differences(good))) == 2
