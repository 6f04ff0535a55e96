from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from generations.showcase.track_record import track_records
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import ENDPOINT, make_generation
from tests.markup import tidy

PIKA = "fal-ai/pika/v2.2/text-to-video"


@pytest.fixture
def finish(alice: User) -> Callable[..., None]:
    """Ends so many of alice's a minute after they began."""

    def finish(count: int, state: State = State.COMPLETED, *, days_ago: int = 0, endpoint_id: str = ENDPOINT) -> None:
        ended = timezone.now() - timedelta(days=days_ago)
        began = ended - timedelta(seconds=60)
        for _ in range(count):
            facts = {"created_at": began, "finished_at": ended, "endpoint_id": endpoint_id}
            make_generation(alice, state=state, price=0, **facts)

    return finish


def test_nine_that_ended_tell_nothing(finish: Callable[..., None]) -> None:
    finish(8)
    finish(1, State.FAILED)
    assert track_records() == {}


def test_record_is_of_each_endpoint(finish: Callable[..., None]) -> None:
    finish(8)
    finish(2, State.FAILED)
    finish(10, endpoint_id=PIKA)
    records = track_records()
    assert (records[ENDPOINT].completed, records[ENDPOINT].ended, records[ENDPOINT].failed) == (8, 10, 2)
    assert (records[PIKA].completed, records[PIKA].ended) == (10, 10)


def test_cancelled_and_unfinished_and_old_ones_do_not_count(finish: Callable[..., None]) -> None:
    finish(9)
    finish(5, State.CANCELLED)
    finish(5, days_ago=8)
    assert track_records() == {}


def test_usual_time_comes_with_it(finish: Callable[..., None]) -> None:
    finish(10)
    typical = track_records()[ENDPOINT].typical_time
    assert typical
    assert round(typical.least.total_seconds()) == 60


def test_record_is_remembered(finish: Callable[..., None], django_assert_num_queries: DjangoAssertNumQueries) -> None:
    finish(10)
    track_records()
    with django_assert_num_queries(0):
        assert track_records()[ENDPOINT].ended == 10


def test_models_page_says_it(finish: Callable[..., None], client: Client) -> None:
    finish(10)
    finish(2, State.FAILED)
    page = tidy(client.get(reverse("generations:models")).text)
    assert "In the last 7 days 10 of 12 came out, the others cost nothing. Usually 1:00 to 1:00." in page
    assert page.count("In the last 7 days") == 1
