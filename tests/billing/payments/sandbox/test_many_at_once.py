"""Many calls at once have the effect of some order of them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import stripe

from billing.payments.sandbox.server import Sandbox
from tests.billing.payments.sandbox.conftest import Person, Shop

Make = Callable[..., Any]
HANDS = 8


def at_once(act: Callable[[int], Any]) -> list[Any]:
    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(act, range(HANDS)))


def test_refunds_at_once_give_back_no_more_than_was_paid(
    client: stripe.StripeClient, new_session: Make, person: Person
) -> None:
    session = new_session()
    person.pay(session)
    intent = client.v1.checkout.sessions.retrieve(session.id).payment_intent

    def refund(_: int) -> bool:
        try:
            return bool(client.v1.refunds.create({"payment_intent": intent, "amount": 1000}))
        except stripe.InvalidRequestError:
            return False

    assert at_once(refund).count(True) == 5
    assert client.v1.charges.list({"payment_intent": intent}).data[0].amount_refunded == 5000


def test_clicks_at_once_pay_once(new_session: Make, person: Person, sandbox: Sandbox) -> None:
    session = new_session()
    codes = at_once(lambda _: person.pay(session).status_code)
    assert (codes.count(303), codes.count(400)) == (1, HANDS - 1)
    assert len(list(sandbox.account.every("charge"))) == 1


def test_one_key_at_once_is_one_session_or_a_conflict(new_session: Make, sandbox: Sandbox) -> None:
    def create(_: int) -> str:
        try:
            return new_session(options={"idempotency_key": "once"}).id
        except stripe.APIError as error:
            return str(error.http_status)

    assert len(set(at_once(create)) - {"409"}) == 1
    assert len(list(sandbox.account.every("checkout.session"))) == 1


@pytest.mark.parametrize("codes", [[], [500, 503, 500]])
def test_every_event_arrives_in_the_end(
    client: stripe.StripeClient, person: Person, shop: Shop, codes: list[int]
) -> None:
    shop.codes = codes
    made = {customer.id for customer in at_once(lambda _: client.v1.customers.create({}))}
    person.wait()
    person.wait(30)
    assert {hook.body["data"]["object"]["id"] for hook in shop.hooks} == made
