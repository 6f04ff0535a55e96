"""Never more than was paid, never of what a bank has taken back."""

from collections.abc import Callable
from typing import Any

import pytest
import stripe

from tests.billing.payments.sandbox.conftest import Person, Shop

Make = Callable[..., Any]
Pay = Callable[..., str]


@pytest.fixture
def pay(client: stripe.StripeClient, new_session: Make, person: Person) -> Pay:
    """Pays a session of $50.00 and says by which intent."""

    def act(way: str = "card") -> str:
        session = new_session()
        person.pay(session, way)
        return client.v1.checkout.sessions.retrieve(session.id).payment_intent

    return act


def refused(client: stripe.StripeClient, **params: Any) -> stripe.InvalidRequestError:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.refunds.create(params)
    return caught.value


def charge_of(client: stripe.StripeClient, intent: str) -> Any:
    return client.v1.charges.list({"payment_intent": intent}).data[0]


def test_whole_is_given_back(client: stripe.StripeClient, pay: Pay, person: Person, shop: Shop) -> None:
    intent = pay()
    refund = client.v1.refunds.create({"payment_intent": intent, "reason": "requested_by_customer"})
    assert (refund.amount, refund.status, refund.reason) == (5000, "succeeded", "requested_by_customer")
    charge = charge_of(client, intent)
    assert (charge.amount_refunded, charge.refunded) == (5000, True)
    person.wait()
    assert {"charge.refunded", "refund.created"} <= set(shop.types())


def test_event_of_a_part_carries_the_sum_so_far(
    client: stripe.StripeClient, pay: Pay, person: Person, shop: Shop
) -> None:
    intent = pay()
    for part in (1000, 500):
        client.v1.refunds.create({"payment_intent": intent, "amount": part})
        person.wait()
    told = [hook.body["data"] for hook in shop.hooks if hook.type == "charge.refunded"]
    assert [one["object"]["amount_refunded"] for one in told] == [1000, 1500]
    assert told[1]["previous_attributes"] == {"amount_refunded": 1000, "refunded": False}
    assert charge_of(client, intent).refunded is False


def test_more_than_is_left_is_refused(client: stripe.StripeClient, pay: Pay) -> None:
    intent = pay()
    client.v1.refunds.create({"payment_intent": intent, "amount": 3000})
    error = refused(client, payment_intent=intent, amount=2001)
    assert (error.param, error.http_status) == ("amount", 400)
    assert "Refund amount ($20.01) is greater than unrefunded amount on charge ($20.00)" in str(error)
    assert client.v1.refunds.create({"payment_intent": intent}).amount == 2000


def test_second_refund_of_the_whole_is_refused(client: stripe.StripeClient, pay: Pay) -> None:
    intent = pay()
    client.v1.refunds.create({"payment_intent": intent})
    assert refused(client, payment_intent=intent).code == "charge_already_refunded"


def test_refund_with_a_key_is_made_once(client: stripe.StripeClient, pay: Pay) -> None:
    params, options = {"payment_intent": pay(), "amount": 1000}, {"idempotency_key": "refund:1"}
    first = client.v1.refunds.create(params, options=options)
    assert client.v1.refunds.create(params, options=options).id == first.id
    assert len(client.v1.refunds.list().data) == 1


@pytest.mark.parametrize("amount", [0, -1, "x"])
def test_sum_that_is_none_is_refused(client: stripe.StripeClient, pay: Pay, amount: Any) -> None:
    assert refused(client, payment_intent=pay(), amount=amount).code == "parameter_invalid_integer"


def test_refund_is_of_something(client: stripe.StripeClient) -> None:
    assert refused(client, amount=100).code == "parameter_missing"
    assert refused(client, payment_intent="pi_none").code == "resource_missing"
    assert refused(client, charge="ch_none").param == "charge"


def test_what_is_not_paid_cannot_be_given_back(client: stripe.StripeClient, pay: Pay) -> None:
    assert refused(client, payment_intent=pay("bank")).code == "payment_intent_unexpected_state"


def test_disputed_charge_cannot_be_given_back(client: stripe.StripeClient, pay: Pay) -> None:
    assert refused(client, payment_intent=pay("disputed")).code == "charge_disputed"


def test_refund_may_be_pending_for_a_while(client: stripe.StripeClient, pay: Pay, person: Person, shop: Shop) -> None:
    refund = client.v1.refunds.create({"payment_intent": pay("slow-refund")})
    assert refund.status == "pending"
    person.wait(60)
    assert client.v1.refunds.retrieve(refund.id).status == "succeeded"
    assert {"refund.updated", "charge.refund.updated"} <= set(shop.types())


def test_refund_that_fails_gives_the_charge_its_money_again(
    client: stripe.StripeClient, pay: Pay, person: Person, shop: Shop
) -> None:
    intent = pay("failing-refund")
    refund = client.v1.refunds.create({"payment_intent": intent, "amount": 1000})
    person.wait(60)
    found = client.v1.refunds.retrieve(refund.id)
    assert (found.status, found.failure_reason) == ("failed", "lost_or_stolen_card")
    assert charge_of(client, intent).amount_refunded == 0
    assert "refund.failed" in shop.types()


def test_refunds_of_a_day_are_listed(client: stripe.StripeClient, pay: Pay, person: Person) -> None:
    intent = pay()
    client.v1.refunds.create({"payment_intent": intent, "amount": 1000})
    person.wait(86400)
    late = client.v1.refunds.create({"payment_intent": intent, "amount": 500})
    found = client.v1.refunds.list({"created": {"gte": late.created - 3600}}).data
    assert [one.id for one in found] == [late.id]


def test_metadata_of_a_refund_can_be_changed(client: stripe.StripeClient, pay: Pay) -> None:
    refund = client.v1.refunds.create({"payment_intent": pay(), "metadata": {"a": "1"}})
    assert client.v1.refunds.update(refund.id, {"metadata": {"b": "2"}}).metadata.to_dict() == {"a": "1", "b": "2"}
