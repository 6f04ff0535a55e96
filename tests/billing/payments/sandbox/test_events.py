"""The list of everything that has happened."""

from collections.abc import Callable
from typing import Any

import pytest
import stripe

from billing.payments.sandbox.versions import CURRENT
from tests.billing.payments.sandbox.conftest import Person

Make = Callable[..., Any]


@pytest.fixture
def types(client: stripe.StripeClient, new_session: Make, person: Person) -> Callable[..., list[str]]:
    """Something has happened; asks for types of events."""
    person.pay(new_session())
    return lambda **params: [one.type for one in client.v1.events.list(params).data]


def test_newest_come_first(types: Callable[..., list[str]]) -> None:
    assert types() == [
        "checkout.session.completed",
        "payment_intent.succeeded",
        "charge.succeeded",
        "payment_intent.created",
    ]


def test_types_are_asked_by_name_and_by_family(types: Callable[..., list[str]]) -> None:
    assert types(type="charge.succeeded") == ["charge.succeeded"]
    assert types(type="payment_intent.*") == ["payment_intent.succeeded", "payment_intent.created"]
    assert types(types=["charge.succeeded", "payment_intent.created"]) == ["charge.succeeded", "payment_intent.created"]


def test_pages_and_times(types: Callable[..., list[str]], client: stripe.StripeClient, person: Person) -> None:
    assert len(list(client.v1.events.list({"limit": 1}).auto_paging_iter())) == 4
    last = client.v1.events.list().data[0].created
    person.wait(100)
    client.v1.customers.create({})
    assert types(created={"gt": last + 50}) == ["customer.created"]


def test_event_is_found_by_its_id_and_has_the_current_version(
    client: stripe.StripeClient, types: Callable[..., list[str]]
) -> None:
    event = client.v1.events.list().data[0]
    found = client.v1.events.retrieve(event.id)
    assert (found.type, found.api_version) == (event.type, CURRENT)
    assert not any(name.startswith("_") for name in found.data.object.to_dict())


def test_event_tells_the_object_as_it_was(client: stripe.StripeClient, new_session: Make, person: Person) -> None:
    session = new_session()
    person.pay(session, "bank")
    person.click(session, "arrive")
    arrived, completed = client.v1.events.list({"type": "checkout.session.*"}).data
    assert (completed.data.object.payment_status, arrived.data.object.payment_status) == ("unpaid", "paid")
