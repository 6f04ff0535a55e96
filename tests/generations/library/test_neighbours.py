import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def videos(alice: User) -> list[Generation]:
    """Five finished ones of alice's, newest first, every other one with "tide"."""
    words = ["tide", "traffic"]
    times = [NOON - timedelta(hours=n) for n in range(5)]
    return [
        make_generation(alice, state=State.COMPLETED, price=0, created_at=at, prompt=f"{words[n % 2]} {n}")
        for n, at in enumerate(times)
    ]


@pytest.fixture
def links(alice: User, client_of: Callable[[User], Client]) -> Callable[..., dict[str, str]]:
    """The links to the neighbours and the list on a page of alice's."""
    client = client_of(alice)

    def links(address: str) -> dict[str, str]:
        nav = client.get(address).text.split('class="neighbours"')[1].split("</nav>")[0].replace("&amp;", "&")
        found = dict(re.findall(r'rel="(prev|next)" href="([^"]+)"', nav))
        return found | {"back": re.findall(r'button-quiet" href="([^"]+)"', nav)[0]}

    links.client = client
    return links


def test_neighbours_in_the_gallery_are_the_newer_and_the_older(
    links: Callable[..., dict[str, str]], videos: list[Generation]
) -> None:
    found = links(videos[2].get_absolute_url())
    assert found["prev"].startswith(videos[1].get_absolute_url())
    assert found["next"].startswith(videos[3].get_absolute_url())


def test_ends_of_the_list_have_one_neighbour(links: Callable[..., dict[str, str]], videos: list[Generation]) -> None:
    assert "prev" not in links(videos[0].get_absolute_url())
    assert "next" not in links(videos[4].get_absolute_url())


@pytest.mark.parametrize("query", ["q=tide", "starred=1"])
def test_neighbours_are_those_of_the_list_it_came_from(
    links: Callable[..., dict[str, str]], videos: list[Generation], query: str
) -> None:
    for video in videos[::2]:
        video.starred_at = NOON
        video.save(update_fields=["starred_at"])
    text = links.client.get(reverse("generations:gallery") + f"?{query}").text.replace("&amp;", "&")
    address = re.findall(rf'href="({videos[2].get_absolute_url()}[^"]*)"', text)[0]
    found = links(address)
    assert found["prev"].startswith(videos[0].get_absolute_url())
    assert found["next"].startswith(videos[4].get_absolute_url())
    assert query in found["next"]


def test_history_has_the_failed_ones_between(
    links: Callable[..., dict[str, str]], videos: list[Generation], alice: User
) -> None:
    failed = make_generation(alice, state=State.FAILED, created_at=NOON - timedelta(minutes=90))
    assert links(videos[2].get_absolute_url() + "?list=generations")["prev"].startswith(failed.get_absolute_url())


def test_way_back_leads_to_the_page_it_was_opened_from(
    links: Callable[..., dict[str, str]], videos: list[Generation]
) -> None:
    place = f"{(NOON - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)}-{'0' * 32}"
    found = links(f"{videos[2].get_absolute_url()}?list=gallery&q=tide&before={place}")
    assert found["back"] == f"/gallery/?q=tide&before={place}#card-{videos[2].pk}"


@pytest.mark.parametrize("query", ["?list=gallery", "?list=gallery&q=tide"])
def test_way_back_from_a_neighbour_leads_to_a_page_that_begins_with_it(
    links: Callable[..., dict[str, str]], videos: list[Generation], query: str
) -> None:
    older = links(videos[0].get_absolute_url() + query)["next"]
    page = links.client.get(links(older)["back"])
    assert page.context["generations"][0].get_absolute_url() == older.split("?")[0]


def test_deletion_goes_on_to_the_older_one_and_undo_comes_back(
    links: Callable[..., dict[str, str]], videos: list[Generation]
) -> None:
    here = videos[1].get_absolute_url() + "?list=gallery"
    text = links.client.get(here).text.replace("&amp;", "&")
    form = text.split('action="' + reverse("generations:delete", args=[videos[1].pk]))[1].split("</form>")[0]
    data = dict(re.findall(r'name="(next|here)" value="([^"]+)"', form))
    response = links.client.post(reverse("generations:delete", args=[videos[1].pk]), data, follow=True)
    assert response.redirect_chain[0][0].startswith(videos[2].get_absolute_url())
    undo = re.findall(r'action="([^"]+/restore/[^"]*)"', response.text)[0].replace("&amp;", "&")
    assert links.client.post(undo).headers["Location"] == here


def test_page_with_its_neighbours_takes_six_queries(
    links: Callable[..., dict[str, str]],
    videos: list[Generation],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    links(videos[2].get_absolute_url())  # what it costs to go on is remembered for half a minute
    with django_assert_max_num_queries(6):
        links(videos[2].get_absolute_url() + "?list=gallery&q=tide")


@pytest.mark.parametrize(
    "query", ["?list=nonsense", "?list=gallery&before=x&state=nonsense", "?list=generations&q=%22"]
)
def test_address_that_means_nothing_still_shows_the_page(
    links: Callable[..., dict[str, str]], videos: list[Generation], query: str
) -> None:
    assert links(videos[2].get_absolute_url() + query)["back"]
