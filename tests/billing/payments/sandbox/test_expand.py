"""An id becomes what it names."""

from collections.abc import Callable
from typing import Any

import pytest
import stripe

from tests.billing.payments.sandbox.conftest import Person

Make = Callable[..., Any]
FIVE_LEVELS = "payment_intent.latest_charge.balance_transaction.source.payment_intent"


@pytest.fixture
def paid(client: stripe.StripeClient, new_session: Make, person: Person) -> Any:
    session = new_session()
    person.pay(session)
    return client.v1.checkout.sessions.retrieve(session.id)


def test_ids_stay_ids_unless_asked(paid: Any) -> None:
    assert paid.payment_intent.startswith("pi_")
    assert "line_items" not in paid.to_dict()


def test_four_levels_are_expanded(client: stripe.StripeClient, paid: Any) -> None:
    path = "payment_intent.latest_charge.balance_transaction.source"
    found = client.v1.checkout.sessions.retrieve(paid.id, {"expand": [path, "line_items"]})
    transaction = found.payment_intent.latest_charge.balance_transaction
    assert (transaction.net, transaction.source.object) == (4825, "charge")
    assert found.line_items.data[0].amount_total == 5000


def test_lists_are_expanded_in_each_of_their_objects(client: stripe.StripeClient, paid: Any) -> None:
    client.v1.refunds.create({"payment_intent": paid.payment_intent, "amount": 100})
    found = client.v1.refunds.list({"expand": ["data.charge.refunds"]})
    assert [one.amount for one in found.data[0].charge.refunds.data] == [100]


def test_null_stays_null(client: stripe.StripeClient, new_session: Make) -> None:
    found = client.v1.checkout.sessions.retrieve(new_session().id, {"expand": ["payment_intent.latest_charge"]})
    assert found.payment_intent is None


@pytest.mark.parametrize("path", ["amount_total", "colour", "payment_intent.amount", FIVE_LEVELS])
def test_what_cannot_be_expanded_is_said(client: stripe.StripeClient, paid: Any, path: str) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.checkout.sessions.retrieve(paid.id, {"expand": [path]})
    assert path in str(caught.value)
