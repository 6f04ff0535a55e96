"""The clips that continue each other, on the page of each."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models.expressions import RawSQL
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from generations.catalogue.joined import JOINED, arguments_of
from generations.library.chain import chain
from generations.models import Generation
from generations.models.chain import CONNECTED
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation
from tests.markup import tidy
from tests.plans import plan_of

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


def joined(clips: list[Generation], **fields: object) -> Generation:
    facts = {"endpoint_id": JOINED, "price": 0, "arguments": arguments_of([clip.pk for clip in clips], ["Pika 2.2"])}
    return make_generation(clips[0].user, **({"state": State.COMPLETED} | facts | fields))


def page_text(clip: Generation, client_of: Callable[[User], Client]) -> str:
    return tidy(client_of(clip.user).get(clip.get_absolute_url()).text)


@pytest.mark.parametrize("number", [0, 2])
def test_clip_of_a_chain_leads_to_the_file_it_was_joined_into(
    three: list[Generation], client_of: Callable[[User], Client], number: int
) -> None:
    file = joined([three[0], three[2]])
    assert f'<a href="{file.get_absolute_url()}">a joined file of 1 s' in page_text(three[number], client_of)
    assert file.get_absolute_url() not in page_text(three[1], client_of)


def test_clip_that_stands_alone_leads_there_too(alice: User, client_of: Callable[[User], Client]) -> None:
    clips = [make_generation(alice, state=State.COMPLETED) for _ in "ab"]
    assert "a joined file of" in page_text((joined(clips), clips[0])[1], client_of)


@pytest.mark.parametrize("fields", [{"state": State.FAILED}, {"deleted_at": "2026-01-01T00:00Z"}])
def test_file_that_is_not_there_is_not_named(
    three: list[Generation], client_of: Callable[[User], Client], fields: dict[str, object]
) -> None:
    joined(three, **fields)
    assert "Part of" not in page_text(three[0], client_of)


def test_file_that_is_being_joined_is_named_as_that(
    three: list[Generation], client_of: Callable[[User], Client]
) -> None:
    joined(three, state=State.SAVING)
    assert "a file that is being joined" in page_text(three[0], client_of)


def test_strangers_file_of_the_same_clips_is_not_named(
    three: list[Generation], bob: User, client_of: Callable[[User], Client]
) -> None:
    Generation.objects.filter(pk=joined(three).pk).update(user=bob)
    assert "Part of" not in page_text(three[0], client_of)


def test_joined_files_are_found_by_their_index(three: list[Generation]) -> None:
    found = RawSQL(CONNECTED, [three[0].pk.hex, 50, three[0].pk.hex, 50, three[0].user_id, "%x%"])
    plan = plan_of(Generation.objects.filter(pk__in=found)) if connection.vendor == "sqlite" else "generation_joined"
    assert "generation_joined" in plan


def test_page_shows_the_strip_its_sum_and_what_goes_on(
    alice: User, three: list[Generation], client_of: Callable[[User], Client]
) -> None:
    page = client_of(alice).get(three[1].get_absolute_url()).content.decode()
    assert "The chain so far: 485 credits, $4.85." in page
    assert "Join into one file" in page
    assert "2 · this one" in page
    assert f"?continue={three[1].pk}" in page
    assert "from 20 credits" in page or "from 27 credits" in page
