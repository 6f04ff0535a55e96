"""Visits are counted: a network once in ten minutes, without a cookie, and never at the cost of the page."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse

from generations.models import ShareLink
from generations.showcase import visits
from maxvideo.accounts.models import User
from tests.generations.share_links import make_link
from tests.read_only import read_only


@pytest.fixture(autouse=True)
def _nobody_came() -> Iterator[None]:
    visits.came_lately.clear()
    yield
    visits.came_lately.clear()


def counted(link: ShareLink) -> int:
    link.refresh_from_db()
    return link.visits


def visit(link: ShareLink, client: Client | None = None, name: str = "shared", **extra: str) -> None:
    where = reverse(f"generations:{name}", args=[link.letters])
    answer = (client or Client()).get(where, **extra)
    assert answer.status_code == 200
    assert not answer.cookies


def test_networks_count_once_each(alice: User) -> None:
    link = make_link(alice)
    for network in ("2001:db8:1:1::1", "2001:db8:1:1::2", "2001:db8:1:2::1", "192.0.2.1", "192.0.2.1"):
        visit(link, REMOTE_ADDR=network)
    assert counted(link) == 3


def test_links_count_by_themselves_and_the_embed_counts_too(alice: User) -> None:
    first, second = make_link(alice), make_link(alice)
    visit(first)
    visit(second, name="shared-embed")
    assert (counted(first), counted(second)) == (1, 1)


def test_owner_does_not_count(alice: User, client_of: Callable[[User], Client]) -> None:
    link = make_link(alice)
    client_of(alice).get(reverse("generations:shared", args=[link.letters]))
    assert counted(link) == 0


def test_looking_ahead_and_asking_for_the_head_do_not_count(client: Client, alice: User) -> None:
    link = make_link(alice)
    visit(link, HTTP_SEC_PURPOSE="prefetch;prerender")
    client.head(reverse("generations:shared", args=[link.letters]))
    client.get(reverse("generations:shared-video", args=[link.letters]))
    assert counted(link) == 0


@pytest.mark.django_db(transaction=True)
def test_database_that_takes_no_writes_costs_the_count_alone(alice: User) -> None:
    link = make_link(alice)
    with read_only():
        visit(link)
    assert counted(link) == 0


def test_memory_of_who_came_is_bounded() -> None:
    assert visits.came_lately._max_entries == visits.MOST_REMEMBERED
