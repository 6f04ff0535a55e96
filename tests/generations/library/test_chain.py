"""The clips that continue each other, on the page of each."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from generations.library.chain import chain
from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(alice: User, rates: None) -> list[Generation]:
    clips: list[Generation] = []
    for price in (320, 120, 45):
        before = clips[-1] if clips else None
        clips.append(make_generation(alice, state=State.COMPLETED, price=price, continued_from=before))
    return clips


def test_every_clip_knows_those_before_and_after_it(three: list[Generation]) -> None:
    for clip in three:
        found = chain(clip)
        assert found
        assert list(found.clips) == three
        assert (found.credits, found.seconds) == (485, 3.0)


def test_one_that_stands_alone_has_none_after_one_query(
    alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    generation = make_generation(alice, state=State.COMPLETED)
    with django_assert_num_queries(1):
        assert chain(generation) is None


def test_chain_takes_three_queries_however_long_it_is(
    three: list[Generation], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        assert chain(three[0])


def test_fork_is_followed_where_there_is_a_video(alice: User, three: list[Generation]) -> None:
    make_generation(alice, state=State.FAILED, continued_from=three[1])
    make_generation(alice, state=State.RUNNING, continued_from=three[1])
    found = chain(three[0])
    assert found
    assert list(found.clips) == three


def test_what_is_being_made_belongs_to_it_and_is_not_joined(alice: User, three: list[Generation]) -> None:
    running = make_generation(alice, state=State.RUNNING, price=27, continued_from=three[2])
    found = chain(three[0])
    assert found
    assert list(found.clips) == [*three, running]
    assert (found.credits, found.finished) == (512, three)


def test_deleted_clip_is_left_out_and_the_rest_stays_together(three: list[Generation]) -> None:
    Generation.objects.filter(pk=three[1].pk).update(deleted_at="2026-01-01T00:00Z")
    found = chain(three[0])
    assert found
    assert list(found.clips) == [three[0], three[2]]


def test_page_shows_the_strip_its_sum_and_what_goes_on(
    alice: User, three: list[Generation], client_of: Callable[[User], Client]
) -> None:
    page = client_of(alice).get(three[1].get_absolute_url()).content.decode()
    assert "The chain so far: 485 credits, $4.85." in page
    assert "Join into one file" in page
    assert "2 · this one" in page
    assert f"?continue={three[1].pk}" in page
    assert "from 20 credits" in page or "from 27 credits" in page
