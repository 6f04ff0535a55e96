"""Stripe's own command-line client plays its fixtures against the sandbox, as it does against Stripe."""

from collections.abc import Callable
from pathlib import Path

import pytest

from billing.payments.sandbox.server import Sandbox
from tests.billing.payments import stripe_cli
from tests.billing.payments.sandbox.conftest import KEY, Person, Shop

Trigger = Callable[[str], None]

EXPECTED = {
    "charge.captured": ["charge.captured", "payment_intent.succeeded"],
    "charge.dispute.closed": ["charge.dispute.created", "charge.dispute.closed"],
    "charge.dispute.created": ["charge.succeeded", "charge.dispute.created"],
    "charge.dispute.updated": ["charge.dispute.created", "charge.dispute.updated"],
    "charge.failed": ["charge.failed", "payment_intent.payment_failed"],
    "charge.refund.updated": ["charge.refunded", "charge.refund.updated"],
    "charge.refunded": ["charge.refunded", "refund.created"],
    "charge.succeeded": ["charge.succeeded"],
    "checkout.session.async_payment_failed": [
        "checkout.session.completed",
        "charge.failed",
        "checkout.session.async_payment_failed",
    ],
    "checkout.session.async_payment_succeeded": [
        "checkout.session.completed",
        "charge.succeeded",
        "checkout.session.async_payment_succeeded",
    ],
    "checkout.session.completed": ["payment_intent.succeeded", "checkout.session.completed"],
    "checkout.session.expired": ["checkout.session.expired"],
    "coupon.created": ["coupon.created"],
    "coupon.deleted": ["coupon.deleted"],
    "coupon.updated": ["coupon.updated"],
    "payment_intent.amount_capturable_updated": ["payment_intent.amount_capturable_updated"],
    "payment_intent.canceled": ["payment_intent.canceled"],
    "payment_intent.created": ["payment_intent.created"],
    "payment_intent.payment_failed": ["payment_intent.payment_failed"],
    "payment_intent.processing": ["payment_intent.processing"],
    "payment_intent.requires_action": ["payment_intent.requires_action"],
    "payment_intent.succeeded": ["payment_intent.succeeded"],
    "customer.created": ["customer.created"],
    "customer.updated": ["customer.updated"],
    "product.created": ["product.created"],
    "product.updated": ["product.updated"],
    "promotion_code.created": ["promotion_code.created"],
    "promotion_code.updated": ["promotion_code.updated"],
}
"""Fixtures, and events that have come once they are played."""


@pytest.fixture
def trigger(sandbox: Sandbox, tmp_path: Path) -> Trigger:
    def play(fixture: str) -> None:
        stripe_cli.trigger(fixture, key=KEY, url=sandbox.url, home=tmp_path)

    return play


@pytest.mark.parametrize("fixture", EXPECTED)
def test_fixture_is_played_and_the_shop_hears_of_it(trigger: Trigger, person: Person, shop: Shop, fixture: str) -> None:
    trigger(fixture)
    person.wait(60)
    assert set(EXPECTED[fixture]) <= set(shop.types())
