"""What a kept video costs: what was thrown away is paid by what stays."""

from datetime import timedelta

import pytest
from django.utils import timezone

from billing.ledger.models import Hold
from generations.models import Batch
from generations.states import State
from generations.workflow.cost_per_kept import LATELY, cost_per_kept
from maxvideo.accounts.models import User
from tests.factories import make_generation

TITLE = "Hailuo 02 Standard"

pytestmark = pytest.mark.django_db


def made(user: User, price: int = 30, **facts: object) -> None:
    """A finished one that was paid for, its hold named as the site names it."""
    generation = make_generation(user, state=State.COMPLETED, price=price, **facts)
    Hold.objects.filter(pk=generation.hold_id).update(subject=TITLE)


def test_what_went_to_the_trash_is_paid_by_what_stays(alice: User) -> None:
    made(alice)
    made(alice, deleted_at=timezone.now())
    made(alice, deleted_at=timezone.now())
    assert cost_per_kept(alice) == {TITLE: 90}


def test_of_a_batch_the_keeper_alone_counts(alice: User) -> None:
    batch = Batch.objects.create(user=alice, kind=Batch.Kind.VARIATIONS, size=2, keeper=2)
    made(alice, batch=batch, position=1)
    made(alice, batch=batch, position=2)
    assert cost_per_kept(alice) == {TITLE: 60}


def test_of_a_batch_that_nobody_chose_from_all_count(alice: User) -> None:
    batch = Batch.objects.create(user=alice, kind=Batch.Kind.VARIATIONS, size=2)
    made(alice, batch=batch, position=1)
    made(alice, batch=batch, position=2)
    assert cost_per_kept(alice) == {TITLE: 30}


def test_without_one_that_is_kept_there_is_no_figure(alice: User, bob: User) -> None:
    made(alice, deleted_at=timezone.now())
    made(bob)
    assert cost_per_kept(alice) == {}


def test_what_is_long_ago_says_nothing(alice: User) -> None:
    made(alice)
    Hold.objects.update(closed_at=timezone.now() - LATELY - timedelta(hours=1))
    assert cost_per_kept(alice) == {}
