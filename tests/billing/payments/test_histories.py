"""Whatever happens to purchases, in whatever order: once all was looked at, our books and Stripe's are one.

Each run draws what buyers, their banks, staff, Stripe, its events, our processes and the database do. The seed is
printed: MAXVIDEO_CHAOS_SEED repeats one run.
"""

import os
import random
from contextlib import ExitStack

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client

from maxvideo.accounts.models import User
from tests.billing.payments.agreement import differences
from tests.billing.payments.conftest import Till
from tests.billing.payments.history import CODES, History
from tests.generations.conftest import TimeMachine

IS_LONG = bool(os.environ.get("MAXVIDEO_LONG"))
FEW = 6 if connection.vendor == "postgresql" else 20  # a statement takes it three times as long
RUNS = int(os.environ.get("MAXVIDEO_TILL_RUNS", "1000" if IS_LONG else FEW))
SEED = os.environ.get("MAXVIDEO_CHAOS_SEED")
SEEDS = [int(SEED)] if SEED else range(RUNS)
STEPS = 60

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture
def tills(till: Till, bob: User) -> list[Till]:
    """Two buyers at one till that takes promotion codes."""
    EmailAddress.objects.create(user=bob, email=bob.email, verified=True, primary=True)
    for word, percent in CODES.items():
        till.coupon(word, percent)
    return [till, Till(till.sandbox, bob)]


@pytest.mark.parametrize("seed", SEEDS)
def test_books_are_stripes_after_any_history(tills: list[Till], staff: User, client: Client, seed: int) -> None:
    random.seed(seed)
    with ExitStack() as stack:
        history = History(random.Random(seed), tills, staff, client, TimeMachine(stack))
        history.play(STEPS)
        found = differences(tills[0].sandbox)
        assert not found, "\n".join([f"seed {seed}", *found, *history.story])
