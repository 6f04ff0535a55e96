"""Lists in other orders: every row once, page by page, both ways, and by an index."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from generations.library import listing as listings
from generations.library.keyset import ValuePlace
from generations.library.listing import GALLERY, HISTORY, Listing
from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation
from tests.plans import is_sorted, plan_of

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SORTS = ("old", "length", "price")


@pytest.fixture
def four(alice: User) -> list[Generation]:
    """Two as long and as dear as each other, one more of both, one less."""
    facts = [(5.0, 45), (8.0, 320), (5.0, 45), (2.5, 27)]
    return [
        make_generation(
            alice, state=State.COMPLETED, price=price, duration_seconds=length, created_at=NOON + timedelta(hours=n)
        )
        for n, (length, price) in enumerate(facts)
    ]


def shown(client: Client, query: str, name: str = GALLERY) -> list[uuid.UUID]:
    return [row.pk for row in client.get(reverse(f"generations:{name}") + query).context["generations"]]


def test_oldest_comes_first(four: list[Generation], alice: User, client_of: Callable[[User], Client]) -> None:
    assert shown(client_of(alice), "?sort=old") == [row.pk for row in four]
    assert shown(client_of(alice), "?sort=old", HISTORY) == [row.pk for row in four]


@pytest.mark.parametrize("sort", ["length", "price"])
def test_largest_comes_first(
    four: list[Generation], alice: User, client_of: Callable[[User], Client], sort: str
) -> None:
    found = shown(client_of(alice), f"?sort={sort}")
    assert (found[0], found[-1]) == (four[1].pk, four[3].pk)


def test_history_has_no_lengths_and_prices_to_go_by(
    four: list[Generation], alice: User, client_of: Callable[[User], Client]
) -> None:
    assert shown(client_of(alice), "?sort=price", HISTORY) == [row.pk for row in reversed(four)]


@pytest.mark.parametrize("sort", SORTS)
def test_pages_have_every_row_once_both_ways(
    four: list[Generation],
    alice: User,
    client_of: Callable[[User], Client],
    sort: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listings, "PAGE", 1)
    client, query, found = client_of(alice), f"sort={sort}", []
    for _ in range(4):
        page = client.get(f"{reverse('generations:gallery')}?{query}").context
        found.append(page["generations"][0].pk)
        query, back = page["older"], page["newer"]
    assert (sorted(found), query) == (sorted(row.pk for row in four), "")
    assert shown(client, f"?{back}") == [found[-2]]


@pytest.mark.parametrize("sort", SORTS)
def test_neighbours_follow_the_order(
    four: list[Generation], alice: User, client_of: Callable[[User], Client], sort: str
) -> None:
    client = client_of(alice)
    first, second, *_ = shown(client, f"?sort={sort}")
    page = client.get(reverse("generations:generation", args=[first]), {"list": "gallery", "sort": sort})
    neighbours = page.context["neighbours"]
    assert (neighbours.newer, str(second) in neighbours.older) == ("", True)
    back = client.get(neighbours.older).context["neighbours"].back
    assert shown(client, f"?{back.partition('?')[2]}")[0] == second


@pytest.mark.parametrize("text", ["v8-x", "v-8.0-" + "0" * 32, "8.0-" + "0" * 32, "v1e9-" + "0" * 32, ""])
def test_what_is_no_place_is_ignored(text: str) -> None:
    assert ValuePlace.decode("duration_seconds", text) is None


@pytest.mark.parametrize(("sort", "index"), [("length", "generation_by_length"), ("price", "generation_by_price")])
@pytest.mark.parametrize("side", ["first", "after", "before"])
def test_page_is_read_by_an_index(alice: User, sort: str, index: str, side: str) -> None:
    listing = Listing.read(GALLERY, alice, QueryDict(f"sort={sort}"))
    order, here = listing.order, listing.order.place(make_generation(alice, state=State.COMPLETED, price=0))
    pages = {
        "first": order.forwards(listing.rows),
        "after": order.forwards(order.after(listing.rows, here)),
        "before": order.backwards(order.before(listing.rows, here)),
    }
    plan = plan_of(pages[side][:25])
    assert index in plan
    assert not is_sorted(plan)
