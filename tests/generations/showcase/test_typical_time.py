from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from generations.models import Generation
from generations.showcase import typical_time
from generations.showcase.typical_time import TypicalTime, typical_time_of
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import ENDPOINT, make_generation
from tests.plans import plan_of

OPTIONS = {"duration": "6"}


@pytest.fixture
def finish(alice: User) -> Callable[..., None]:
    """Ends one of alice's after so many seconds."""

    def finish(seconds: float, *, state: State = State.COMPLETED, ended_minutes_ago: int = 0, **arguments: Any) -> None:
        ended = timezone.now() - timedelta(minutes=ended_minutes_ago)
        began = ended - timedelta(seconds=seconds)
        made = make_generation(alice, state=state, created_at=began, finished_at=ended, price=0)
        Generation.objects.filter(pk=made.pk).update(arguments=OPTIONS | arguments)

    return finish


def seconds(least: float, most: float) -> TypicalTime:
    return TypicalTime(timedelta(seconds=least), timedelta(seconds=most))


def test_nine_tell_nothing(finish: Callable[..., None]) -> None:
    for took in range(9):
        finish(took)
    assert typical_time_of(ENDPOINT, OPTIONS) is None


def test_ten_tell_a_range_without_the_quickest_and_the_slowest_two(finish: Callable[..., None]) -> None:
    for took in (10, 20, 30, 40, 50, 60, 70, 80, 90, 5000):
        finish(took)
    assert typical_time_of(ENDPOINT, OPTIONS) == seconds(30, 80)


def test_failed_and_cancelled_do_not_count(finish: Callable[..., None]) -> None:
    for state in (State.FAILED, State.CANCELLED):
        for _ in range(5):
            finish(1, state=state)
    assert typical_time_of(ENDPOINT, OPTIONS) is None


def test_those_of_the_same_length_count_where_there_are_enough(finish: Callable[..., None]) -> None:
    for _ in range(10):
        finish(100, duration="10")
        finish(7)
    assert typical_time_of(ENDPOINT, OPTIONS) == seconds(7, 7)
    assert typical_time_of(ENDPOINT, {"duration": "10"}) == seconds(100, 100)


def test_all_lengths_count_where_too_few_are_the_same(finish: Callable[..., None]) -> None:
    for _ in range(10):
        finish(100, duration="10")
    assert typical_time_of(ENDPOINT, OPTIONS) == seconds(100, 100)


def test_other_endpoints_tell_nothing(finish: Callable[..., None]) -> None:
    for _ in range(10):
        finish(7)
    assert typical_time_of("fal-ai/pika/v2.2/text-to-video", OPTIONS) is None


def test_old_ones_are_left_out(finish: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typical_time, "SAMPLE", 10)
    for _ in range(10):
        finish(7)
        finish(900, ended_minutes_ago=5)
    assert typical_time_of(ENDPOINT, OPTIONS) == seconds(7, 7)


def test_it_is_asked_once_a_minute(
    finish: Callable[..., None], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        for _ in range(3):
            typical_time_of(ENDPOINT, OPTIONS)


def test_it_is_read_through_its_index(db: None) -> None:
    assert "generation_typical_time" in plan_of(typical_time._ended(ENDPOINT)[:10])
