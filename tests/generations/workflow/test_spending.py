"""What people may spend by their own limits, counted as their generations stand."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from generations.models import Generation
from generations.states import State
from generations.workflow.refusals import OwnLimitReached, StartRateReached
from generations.workflow.spending import Spent, limit_over, refusal, spent_by
from maxvideo.accounts.models import User
from maxvideo.web import clock
from tests.factories import make_generation

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PRICE = 27


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.frozen_at(NOON):
        yield


def limited(user: User, **limits: Any) -> User:
    for name, value in limits.items():
        setattr(user, name, value)
    user.save()
    return user


@pytest.mark.parametrize(
    ("state", "counted"),
    [
        (State.QUEUED, 30),
        (State.RUNNING, 30),
        (State.SAVING, 30),
        (State.COMPLETED, 30),
        (State.FAILED, 0),
        (State.CANCELLED, 0),
    ],
)
def test_price_counts_while_it_may_be_charged(alice: User, state: State, counted: int) -> None:
    make_generation(alice, state=state, price=30, created_at=NOON)
    assert spent_by(alice) == Spent(counted, counted, starts=1)


def test_what_was_charged_counts_where_it_is_less_than_the_price(alice: User) -> None:
    make_generation(alice, state=State.COMPLETED, price=200, charged_credits=120, created_at=NOON)
    assert spent_by(alice).today == 120


@pytest.mark.parametrize(
    ("started_at", "expected"),
    [
        (datetime(2026, 11, 22, tzinfo=UTC), (30, 30)),
        (datetime(2026, 11, 21, 23, 59, 59, tzinfo=UTC), (0, 30)),
        (datetime(2026, 11, 1, tzinfo=UTC), (0, 30)),
        (datetime(2026, 10, 31, 23, 59, 59, tzinfo=UTC), (0, 0)),
    ],
)
def test_days_and_months_begin_at_midnight_utc(alice: User, started_at: datetime, expected: tuple[int, int]) -> None:
    make_generation(alice, price=30, created_at=started_at)
    spent = spent_by(alice)
    assert (spent.today, spent.this_month) == expected


def test_others_and_deleted_ones(alice: User, bob: User) -> None:
    make_generation(bob, price=30, created_at=NOON)
    make_generation(alice, price=50, created_at=NOON, deleted_at=NOON)
    assert spent_by(alice).today == 50


@pytest.mark.parametrize("limit", ["daily_limit", "monthly_limit"])
def test_limit_may_be_used_up_and_not_gone_over(alice: User, limit: str) -> None:
    make_generation(alice, price=30, created_at=NOON)
    limited(alice, **{limit: 100})
    assert refusal(alice, spent_by(alice), 70) is None
    assert refusal(alice, spent_by(alice), 71)


def test_refusal_has_the_price_the_limit_and_what_is_left(alice: User) -> None:
    make_generation(alice, price=300, created_at=NOON - timedelta(days=1))
    limited(alice, daily_limit=5000, monthly_limit=1300)
    found = refusal(alice, spent_by(alice), 1200)
    assert found
    assert (found.credits, found.limit, found.left, found.span) == (1200, 1300, 1000, "month")


def test_nothing_is_left_of_a_limit_that_was_lowered(alice: User) -> None:
    limited(alice, daily_limit=10)
    found = refusal(alice, Spent(30, 30, 0), 1)
    assert found
    assert (found.left, found.limit, found.span) == (0, 10, "day")


def test_what_is_free_is_always_allowed(alice: User) -> None:
    limited(alice, daily_limit=0)
    assert refusal(alice, Spent(0, 0, 0), 0) is None
    assert refusal(alice, Spent(0, 0, 0), 1)


def test_no_limit_refuses_nothing(alice: User) -> None:
    assert refusal(alice, Spent(1_000_000, 1_000_000, 0), 1_000_000) is None


def test_starts_of_the_last_minute_are_counted_along(alice: User) -> None:
    make_generation(alice, created_at=NOON - timedelta(seconds=59))
    make_generation(alice, created_at=NOON - timedelta(seconds=61))
    assert spent_by(alice).starts == 1


def test_last_minute_of_a_month_is_known_in_the_next(alice: User) -> None:
    make_generation(alice, created_at=datetime(2026, 10, 31, 23, 59, 50, tzinfo=UTC))
    with clock.frozen_at(datetime(2026, 11, 1, 0, 0, 10, tzinfo=UTC)):
        assert spent_by(alice) == Spent(0, 0, starts=1)


def test_start_over_the_limit_starts_nothing_and_holds_nothing(
    alice: User, start: Callable[..., Generation], money: Callable[[], tuple[int, int, str]]
) -> None:
    limited(alice, daily_limit=2 * PRICE)
    start()
    start()
    before = money()
    with pytest.raises(OwnLimitReached):
        start()
    assert Generation.objects.count() == 2
    assert money() == before


def test_rate_still_holds_with_a_limit(alice: User, start: Callable[..., Generation], settings: Settings) -> None:
    settings.START_RATE = "1/m"
    limited(alice, daily_limit=1000)
    start()
    with pytest.raises(StartRateReached):
        start()


def test_who_set_no_limit_is_not_counted(alice: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert limit_over(alice, 1000) is None
    limited(alice, daily_limit=10)
    with django_assert_num_queries(1):
        assert limit_over(alice, 11)
