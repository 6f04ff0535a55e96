"""PaymentIntents without a pay page: confirmed, captured, cancelled, declined."""

from typing import Any

import pytest
import stripe

from billing.payments.sandbox.server import Sandbox
from tests.billing.payments.sandbox.conftest import Person, Shop

ORDER = {"amount": 2000, "currency": "usd"}


def create(client: stripe.StripeClient, method: str = "pm_card_visa", **more: Any) -> Any:
    return client.v1.payment_intents.create(ORDER | {"payment_method": method, "confirm": True} | more)


def test_intent_waits_for_a_method_and_is_confirmed(client: stripe.StripeClient) -> None:
    intent = client.v1.payment_intents.create(ORDER)
    assert (intent.status, intent.amount_received) == ("requires_payment_method", 0)
    found = client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    assert (found.status, found.amount_received) == ("succeeded", 2000)


def test_intent_is_not_confirmed_twice_or_without_a_method(client: stripe.StripeClient) -> None:
    intent = client.v1.payment_intents.create(ORDER)
    with pytest.raises(stripe.InvalidRequestError, match="missing a payment method"):
        client.v1.payment_intents.confirm(intent.id)
    client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    with pytest.raises(stripe.InvalidRequestError, match="status of succeeded") as caught:
        client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    assert caught.value.code == "payment_intent_unexpected_state"


@pytest.mark.parametrize(
    ("method", "code", "decline"),
    [
        ("pm_card_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", None),
        ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", None),
    ],
)
def test_declined_card_is_a_card_error_and_stays_in_the_books(
    client: stripe.StripeClient, sandbox: Sandbox, method: str, code: str, decline: str | None
) -> None:
    with pytest.raises(stripe.CardError) as caught:
        create(client, method)
    error = caught.value.json_body["error"]
    assert (caught.value.http_status, error["code"], error.get("decline_code")) == (402, code, decline)
    assert error["payment_intent"]["status"] == "requires_payment_method"
    charge = next(sandbox.account.every("charge"))
    assert (charge["status"], charge["failure_code"], charge["paid"]) == ("failed", code, False)


def test_declined_card_can_be_followed_by_another(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.CardError) as caught:
        create(client, "pm_card_chargeDeclined")
    intent = caught.value.json_body["error"]["payment_intent"]["id"]
    assert client.v1.payment_intents.confirm(intent, {"payment_method": "pm_card_visa"}).status == "succeeded"


def test_what_is_set_aside_is_captured_or_less(client: stripe.StripeClient, person: Person, shop: Shop) -> None:
    intent = create(client, capture_method="manual")
    assert (intent.status, intent.amount_capturable) == ("requires_capture", 2000)
    found = client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 1500})
    assert (found.status, found.amount_received, found.amount_capturable) == ("succeeded", 1500, 0)
    person.wait()
    assert "charge.captured" in shop.types()


def test_no_more_is_captured_than_was_set_aside(client: stripe.StripeClient) -> None:
    intent = create(client, capture_method="manual")
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 2001})
    assert caught.value.code == "amount_too_large"


def test_cancelled_intent_is_over(client: stripe.StripeClient) -> None:
    intent = create(client, capture_method="manual")
    found = client.v1.payment_intents.cancel(intent.id, {"cancellation_reason": "abandoned"})
    assert (found.status, found.cancellation_reason, found.amount_capturable) == ("canceled", "abandoned", 0)
    with pytest.raises(stripe.InvalidRequestError, match="status of canceled"):
        client.v1.payment_intents.capture(intent.id)


def test_bank_asks_who_it_is(client: stripe.StripeClient) -> None:
    intent = create(client, "pm_card_authenticationRequired")
    assert (intent.status, intent.next_action.type) == ("requires_action", "use_stripe_sdk")


def test_account_pays_after_days(client: stripe.StripeClient, person: Person) -> None:
    method = client.v1.payment_methods.create({"type": "sepa_debit", "sepa_debit": {"iban": "AT321904300235473204"}})
    intent = create(client, method.id, currency="eur", payment_method_types=["sepa_debit"])
    assert intent.status == "processing"
    person.wait(30)
    assert client.v1.payment_intents.retrieve(intent.id).status == "succeeded"


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"amount": 49}, "amount_too_small"),
        ({"amount": 100_000_000}, "amount_too_large"),
        ({"amount": 0}, "parameter_invalid_integer"),
        ({"payment_method": "pm_none"}, "resource_missing"),
        ({"customer": "cus_none"}, "resource_missing"),
    ],
)
def test_bad_intent_is_refused(client: stripe.StripeClient, params: dict[str, Any], code: str) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        create(client, **params)
    assert caught.value.code == code


def test_sum_is_changed_before_it_is_paid_and_not_after(client: stripe.StripeClient) -> None:
    intent = client.v1.payment_intents.create(ORDER)
    assert client.v1.payment_intents.update(intent.id, {"amount": 2500}).amount == 2500
    paid = create(client)
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.payment_intents.update(paid.id, {"amount": 2500})


def test_numbers_of_real_cards_are_no_use(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.CardError, match="incorrect"):
        client.v1.payment_methods.create({"type": "card", "card": {"number": "4000123412341234"}})
