"""What stands above a list: tabs with their numbers, and how many its filters find, of a large account too."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from generations.library import collecting, counting
from generations.library import tabs as tabs_module
from generations.library.finder import Finder
from generations.library.listing import GALLERY, HISTORY, Listing
from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def finder(user: User, query: str = "", name: str = GALLERY) -> Finder:
    return Finder.of(Listing.read(name, user, QueryDict(query)), None)


def tabs(user: User, name: str = GALLERY, query: str = "") -> dict[str, str]:
    return {tab.label: tab.number for tab in finder(user, query, name).tabs}


def many(user: User, number: int, endpoint_id: str = "y", days_ago: int = 0, **fields: object) -> None:
    """Finished ones a second apart."""
    known = {"prompt": "tide", "arguments": {}, "quote": {}, "price_credits": 0, "deadline": NOON, "next_run_at": None}
    video = {"video_key": "v", "charged_credits": 0, "finished_at": NOON, "shape": "16:9", "duration_seconds": 6.0}
    moments = (NOON - timedelta(days=days_ago, seconds=n) for n in range(number))
    facts = {**known, **video, "state": State.COMPLETED, "endpoint_id": endpoint_id, **fields}
    rows = [Generation(user=user, created_at=moment, **facts) for moment in moments]
    Generation.objects.bulk_create(rows, batch_size=200)


def test_tabs_of_the_gallery_say_how_many_there_are(alice: User, bob: User) -> None:
    many(alice, 3)
    many(alice, 2, starred_at=NOON)
    many(bob, 4)
    collecting.put_in(collecting.make(alice, "Harbour film"), Generation.objects.of(alice).filter(starred_at=NOON))
    collecting.make(bob, "Not hers")
    assert tabs(alice) == {"All": "5", "Starred": "2", "Harbour film": "2"}


def test_tabs_of_the_history_are_states(alice: User) -> None:
    for state in (State.QUEUED, State.RUNNING, State.COMPLETED, State.FAILED, State.CANCELLED):
        make_generation(alice, state=state)
    numbers = {"All": "5", "Being made": "2", "Completed": "1", "Refused or failed": "1", "Cancelled": "1"}
    assert tabs(alice, HISTORY) == numbers
    current = [tab.label for tab in finder(alice, "state=making", HISTORY).tabs if tab.is_current]
    assert current == ["Being made"]


def test_number_is_exact_up_to_a_thousand(alice: User) -> None:
    many(alice, 1000)
    assert tabs(alice)["All"] == "1,000"
    many(alice, 1, days_ago=1)
    assert tabs(alice)["All"] == "1,000+"
    assert finder(alice, "sound=0").found == "0"
    assert finder(alice, "shape=16:9").found == "1,000+"


def test_rare_ones_among_very_many_are_looked_for_in_the_newest_alone(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "MOST_READ", 10)
    many(alice, 9)
    many(alice, 1, "x", days_ago=1)
    assert finder(alice, "endpoint=x").found == "1"
    many(alice, 1, "x", days_ago=2)
    assert finder(alice, "endpoint=x").found == "1+"
    assert finder(alice, "endpoint=z").found == ""


def test_days_of_long_ago_are_counted_whatever_was_made_since(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST_READ", 10)
    many(alice, 15)
    many(alice, 2, "x", days_ago=30)
    assert finder(alice, "to=2026-11-01").found == "2"


def test_no_row_is_read_after_the_thousandth(alice: User) -> None:
    with CaptureQueriesContext(connection) as asked:
        finder(alice, "q=tide")
    assert [query["sql"].count("LIMIT 1001") for query in asked.captured_queries] == [2, 1]


def test_collection_and_numbers_are_one_query(alice: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    many(alice, 2)
    film = collecting.make(alice, "Harbour film")
    with django_assert_num_queries(1):
        assert finder(alice, f"collection={film.pk}").collection == "Harbour film"


def test_collection_that_is_looked_at_is_among_the_tabs(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tabs_module, "MOST_TABS", 2)
    first, *_ = [collecting.make(alice, name) for name in ("Oldest", "Older", "New")]
    assert "Oldest" not in tabs(alice)
    assert "Oldest" in tabs(alice, query=f"collection={first.pk}")


def test_typed_words_are_one_entry_of_the_browsers_history(alice: User, client_of: Callable[[User], Client]) -> None:
    client, here = client_of(alice), reverse("generations:gallery")
    first = client.get(f"{here}?q=ta", headers={"HX-Request": "true", "HX-Current-URL": here})
    then = client.get(f"{here}?q=tall&sound=", headers={"HX-Request": "true", "HX-Current-URL": f"{here}?q=ta"})
    assert first.headers["HX-Push-Url"] == f"{here}?q=ta"
    assert then.headers["HX-Replace-Url"] == f"{here}?q=tall"
