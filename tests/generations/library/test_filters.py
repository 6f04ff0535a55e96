from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from pytest_django import DjangoAssertNumQueries

from generations.library.filters import Filters
from generations.library.keyset import Place
from generations.library.listing import GALLERY, HISTORY, Listing
from generations.library.order import order_of
from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation
from tests.plans import goes_by, is_sorted, plan_of

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
EVERY = "endpoint=x&shape=9:16&sound=1&length=short&from=2026-01-01&to=2027-01-01"


@pytest.fixture
def finds(alice: User) -> Callable[..., bool]:
    """Whether a query finds a finished video with these facts."""

    def finds(query: str, **facts: Any) -> bool:
        made = make_generation(alice, state=State.COMPLETED, price=0, **facts)
        return made in Filters.read(QueryDict(query)).narrow(Generation.objects.of(alice), alice.pk)

    return finds


@pytest.mark.parametrize(
    ("query", "fact", "value", "fits"),
    [
        ("starred=1", "starred_at", NOON, True),
        ("starred=1", "starred_at", None, False),
        ("sound=1", "has_sound", True, True),
        ("sound=1", "has_sound", False, False),
        ("sound=0", "has_sound", False, True),
        ("sound=0", "has_sound", True, False),
        ("shape=9:16", "shape", "9:16", True),
        ("shape=9:16", "shape", "16:9", False),
        ("length=short", "duration_seconds", 5.04, True),
        ("length=short", "duration_seconds", 6.0, False),
        ("length=medium", "duration_seconds", 5.9, True),
        ("length=medium", "duration_seconds", 8.04, True),
        ("length=medium", "duration_seconds", 10.0, False),
        ("length=long", "duration_seconds", 9.9, True),
        ("length=long", "duration_seconds", 8.0, False),
        ("from=2026-11-22", "created_at", NOON, True),
        ("from=2026-11-23", "created_at", NOON, False),
        ("to=2026-11-22", "created_at", NOON, True),
        ("to=2026-11-21", "created_at", NOON, False),
        ("to=2026-11-22&zone=Pacific/Auckland", "created_at", NOON, False),  # there it is the 23rd
        ("from=2026-11-22&zone=Pacific/Honolulu", "created_at", NOON.replace(hour=9), False),  # there still the 21st
        ("from=2026-11-22&zone=Nowhere/../../etc", "created_at", NOON, True),
    ],
)
def test_filter_tells_what_fits(finds: Callable[..., bool], query: str, fact: str, value: object, fits: bool) -> None:
    assert finds(query, **{fact: value}) is fits


@pytest.mark.parametrize(
    "query",
    [
        *("starred=no", "sound=2", "shape=1:99", "length=huge", "state=submitting", "zone=UTC", "nonsense=1"),
        *("from=soon", "from=2026-02-30", "from=0001-01-01", "to=9999-12-31", "from=", "q=%00", "sound=%00"),
    ],
)
def test_filter_that_means_nothing_is_none(query: str) -> None:
    assert Filters.read(QueryDict(query)).given == {}


def test_filters_are_kept_as_they_stand_in_the_address() -> None:
    query = "q=slow+tide&state=failed&starred=1&from=2026-11-01&zone=Europe%2FBerlin"
    assert Filters.read(QueryDict(query)).query == query


def test_all_filters_hold_at_once(finds: Callable[..., bool]) -> None:
    facts = {"shape": "9:16", "has_sound": True, "duration_seconds": 4.0, "endpoint_id": "x", "prompt": "Slow tide"}
    assert finds(f"{EVERY}&q=tide&starred=1", **facts, starred_at=NOON, created_at=NOON)
    assert not finds(f"{EVERY}&q=tide&starred=1", **facts | {"has_sound": False}, starred_at=NOON, created_at=NOON)


@pytest.mark.parametrize(
    ("name", "query", "index"),
    [
        (GALLERY, "", "generation_gallery"),
        (GALLERY, "endpoint=x", "generation_gallery"),
        (GALLERY, "shape=9:16", "generation_gallery"),
        (GALLERY, "sound=1", "generation_gallery"),
        (GALLERY, "length=short", "generation_gallery"),
        (GALLERY, "from=2026-01-01&to=2027-01-01", "generation_gallery"),
        (GALLERY, EVERY, "generation_gallery"),
        (GALLERY, "starred=1", "generation_gallery"),
        (HISTORY, "", "generation_list"),
        (HISTORY, "state=failed", "generation_list"),
        (HISTORY, "state=cancelled", "generation_list"),
        (HISTORY, EVERY, "generation_list"),
        (HISTORY, f"{EVERY}&state=failed", "generation_list"),
        (HISTORY, "state=deleted", "generation_trash"),
    ],
)
@pytest.mark.parametrize("side", ["first", "older", "newer"])
def test_page_is_read_in_the_order_of_an_index(alice: User, name: str, query: str, index: str, side: str) -> None:
    here = order_of("").place(make_generation(alice, state=State.COMPLETED, price=0))
    plan = _plan(Listing.read(name, alice, QueryDict(query)), here, side)
    assert goes_by(index, plan)
    assert not is_sorted(plan)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite does not say so in its plan")
def test_rows_that_do_not_fit_are_passed_over_within_the_index(alice: User) -> None:
    listing = Listing.read(GALLERY, alice, QueryDict("endpoint=x&shape=9:16&sound=1&length=short&starred=1"))
    plan = _plan(listing, listing.order.place(make_generation(alice, price=0)), "first")
    condition = plan.split("Index Cond:")[1].split("\n")[0]
    assert all(name in condition for name in ("endpoint_id", "shape", "duration_seconds", "starred_at"))


def test_filter_that_finds_one_of_many_is_fast(alice: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    rows = [Generation(user=alice, created_at=NOON - timedelta(seconds=n), **_finished("y")) for n in range(5000)]
    rows.append(Generation(user=alice, created_at=NOON - timedelta(days=9), **_finished("x")))
    Generation.objects.bulk_create(rows, batch_size=500)
    listing = Listing.read(GALLERY, alice, QueryDict("endpoint=x"))
    with django_assert_num_queries(1):
        assert [row.endpoint_id for row in listing.order.forwards(listing.rows)[:25]] == ["x"]


def _finished(endpoint_id: str) -> dict:
    video = {"video_key": "v", "charged_credits": 0, "finished_at": NOON, "shape": "16:9", "duration_seconds": 6.0}
    known = {"prompt": "tide", "arguments": {}, "quote": {}, "price_credits": 0, "deadline": NOON, "next_run_at": None}
    return {**video, **known, "endpoint_id": endpoint_id, "state": State.COMPLETED, "has_sound": True}


def _plan(listing: Listing, here: Place, side: str) -> str:
    order, rows = order_of(""), listing.rows
    pages = {
        "first": order.forwards(rows),
        "older": order.forwards(order.after(rows, here)),
        "newer": order.backwards(order.before(rows, here)),
    }
    return plan_of(pages[side][:25])
