"""Queries that were made into SQL once."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Final
from unittest.mock import Mock

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import BigIntegerField, CharField, F, JSONField, Q, UUIDField

from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from maxvideo.web import clock
from maxvideo.web.kept_queries import Given, KeptRows, KeptUpdate
from tests.factories import make_generation

pytestmark = pytest.mark.django_db

NOBODYS: Final = uuid.UUID(int=0)
PK: Final = Given("pk", UUIDField())
BY_PK: Final = KeptRows(lambda: Generation.objects.filter(pk=PK).select_related("user", "batch"))
NAMED: Final = KeptRows(
    lambda: Generation.objects.filter(Q(pk=PK) | Q(prompt=Given("prompt", CharField()))).values_list("prompt", "state")
)
DEARER: Final = KeptUpdate(
    lambda: Generation.objects.filter(pk=PK),
    lambda: {
        "price_credits": F("price_credits") + Given("more", BigIntegerField()),
        "quote": Given("quote", JSONField()),
        "next_run_at": clock.now(),
    },
)


def test_rows_are_those_that_the_queryset_finds(alice: User) -> None:
    made, _ = make_generation(alice, prompt="A boat"), make_generation(alice)
    (found,) = BY_PK(pk=made.pk)
    queried = Generation.objects.select_related("user", "batch").get(pk=made.pk)
    assert {name: value for name, value in vars(found).items() if name != "_state"} == {
        name: value for name, value in vars(queried).items() if name != "_state"
    }


def test_related_rows_come_along(alice: User, django_assert_num_queries: Callable[[int], object]) -> None:
    made = make_generation(alice)
    with django_assert_num_queries(1):
        assert BY_PK(pk=made.pk)[0].user == alice


def test_each_time_has_its_own_values(alice: User) -> None:
    boat, tram = make_generation(alice, prompt="A boat"), make_generation(alice, prompt="A tram")
    assert [NAMED(pk=pk, prompt="") for pk in (boat.pk, tram.pk)] == [
        [("A boat", boat.state)],
        [("A tram", tram.state)],
    ]


def test_values_are_no_sql(alice: User) -> None:
    make_generation(alice, prompt="A boat")
    made = make_generation(alice, prompt="' OR 1=1 -- %s")
    assert NAMED(pk=NOBODYS, prompt=made.prompt) == [(made.prompt, made.state)]


def test_first_is_none_where_there_is_no_row() -> None:
    assert BY_PK.first(pk=NOBODYS) is None


def test_value_that_was_not_given_is_an_error() -> None:
    with pytest.raises(KeyError, match="pk"):
        BY_PK()


def test_update_writes_values_and_expressions(alice: User) -> None:
    made = make_generation(alice, price_credits=5)
    assert DEARER(pk=made.pk, more=2, quote={"of": "two"}) == 1
    made.refresh_from_db()
    assert (made.price_credits, made.quote) == (7, {"of": "two"})


def test_update_says_how_many_rows_it_changed() -> None:
    assert DEARER(pk=NOBODYS, more=1, quote={}) == 0


def test_refused_update_breaks_its_transaction(alice: User) -> None:
    made = make_generation(alice, price_credits=5)
    with pytest.raises(IntegrityError), transaction.atomic():
        DEARER(pk=made.pk, more=-6, quote={})
    made.refresh_from_db()
    assert made.price_credits == 5


def test_stopped_clock_leaves_nothing_behind(alice: User) -> None:
    made = make_generation(alice, state=State.QUEUED)
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    with clock.frozen_at(moment):
        DEARER(pk=made.pk, more=0, quote={})
    made.refresh_from_db()
    assert made.next_run_at == moment
    DEARER(pk=made.pk, more=0, quote={})
    made.refresh_from_db()
    assert made.next_run_at > moment


def test_clock_that_stops_later_is_heard(alice: User) -> None:
    made = make_generation(alice, state=State.QUEUED)
    DEARER(pk=made.pk, more=0, quote={})
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    with clock.frozen_at(moment):
        DEARER(pk=made.pk, more=0, quote={})
    made.refresh_from_db()
    assert made.next_run_at == moment


def test_sql_is_made_once() -> None:
    asked = Mock(side_effect=lambda: Generation.objects.filter(pk=PK))
    update = KeptUpdate(asked, lambda: {"prompt": ""})
    assert [update(pk=NOBODYS) for _ in range(3)] == [0, 0, 0]
    asked.assert_called_once_with()


@pytest.mark.django_db(transaction=True)
def test_threads_ask_at_once(alice: User) -> None:
    made = [make_generation(alice) for _ in range(8)]

    def ask(generation: Generation) -> bool:
        try:
            return all(BY_PK(pk=generation.pk) == [generation] for _ in range(20))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, made))
