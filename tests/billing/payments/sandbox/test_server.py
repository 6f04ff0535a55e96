"""A sandbox that is started again goes on where it was, and its books are right whatever happens."""

import random
from pathlib import Path

import pytest
import stripe

from billing.payments.sandbox.server import Sandbox
from tests.billing.payments.sandbox.conftest import KEY, SECRET, Person, Shop

PRICE = {"currency": "usd", "unit_amount": 5000, "product_data": {"name": "5,000 credits"}}
ORDER = {"mode": "payment", "success_url": "http://shop.example/", "line_items": [{"price_data": PRICE, "quantity": 1}]}
WAYS = ("card", "declined", "bank", "bounces", "disputed", "slow-refund", "failing-refund")
CLICKS = ("refund", "refund", "dispute", "won", "lost", "arrive", "bounce", "expire")


def client_of(sandbox: Sandbox) -> stripe.StripeClient:
    return stripe.StripeClient(KEY, base_addresses={"api": sandbox.url}, max_network_retries=0)


def test_everything_is_there_after_a_restart(tmp_path: Path, shop: Shop) -> None:
    with Sandbox(0, tmp_path, webhook=shop.url, secret=SECRET) as first:
        session = client_of(first).v1.checkout.sessions.create(ORDER)
        Person(first.url).pay(session, "bank")
        Person(first.url).wait()
    with Sandbox(0, tmp_path, webhook=shop.url, secret=SECRET) as second:
        assert client_of(second).v1.checkout.sessions.retrieve(session.id).payment_status == "unpaid"
        Person(second.url).wait(60)
        assert client_of(second).v1.checkout.sessions.retrieve(session.id).payment_status == "paid"
    assert shop.types("checkout") == ["checkout.session.completed", "checkout.session.async_payment_succeeded"]


def test_event_that_was_not_taken_is_sent_after_a_restart(tmp_path: Path, shop: Shop) -> None:
    with Sandbox(0, tmp_path, webhook="http://127.0.0.1:9/", secret=SECRET) as first:
        client_of(first).v1.customers.create({})
        Person(first.url).wait()
    with Sandbox(0, tmp_path, webhook=shop.url, secret=SECRET) as second:
        Person(second.url).wait(2)
        assert shop.types() == ["customer.created"]


def test_key_is_known_after_a_restart(tmp_path: Path) -> None:
    with Sandbox(0, tmp_path) as first:
        made = client_of(first).v1.customers.create({}, options={"idempotency_key": "once"})
    with Sandbox(0, tmp_path) as second:
        assert client_of(second).v1.customers.create({}, options={"idempotency_key": "once"}).id == made.id


def test_secret_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    secrets = []
    for _ in range(2):
        with Sandbox(0, tmp_path) as sandbox:
            secrets.append(sandbox.account.secret)
    assert secrets[0] == secrets[1] == (tmp_path / "webhook.secret").read_text()
    assert (tmp_path / "webhook.secret").stat().st_mode & 0o077 == 0


def test_time_that_went_by_stays(tmp_path: Path) -> None:
    with Sandbox(0, tmp_path) as first:
        Person(first.url).wait(86400)
        before = first.account.now()
    with Sandbox(0, tmp_path) as second:
        assert second.account.now() >= before


@pytest.mark.parametrize("seed", range(12))
def test_books_are_right_after_any_clicks(tmp_path: Path, seed: int) -> None:
    """What came, went back and was taken adds up to the balance, and no charge gives back more than it had."""
    chance = random.Random(seed)
    with Sandbox(0, tmp_path) as sandbox:
        client, person = client_of(sandbox), Person(sandbox.url)
        for session in [client.v1.checkout.sessions.create(ORDER) for _ in range(4)]:
            person.pay(session, chance.choice(WAYS))
            for _ in range(5):
                person.click(session, chance.choice(CLICKS), amount=chance.choice(["", "10", "30.01"]))
                person.wait(chance.choice([0, 15, 40]))
        check_books(sandbox)


def check_books(sandbox: Sandbox) -> None:
    every = sandbox.account.every
    paid = sum(charge["amount_captured"] for charge in every("charge"))
    given = sum(refund["amount"] for refund in every("refund") if refund["status"] != "failed")
    kept_from_us = ("needs_response", "under_review", "lost")
    taken = sum(dispute["amount"] for dispute in every("dispute") if dispute["status"] in kept_from_us)
    assert sum(line["amount"] for line in every("balance_transaction")) == paid - given - taken
    for charge in every("charge"):
        own = [one for one in every("refund", charge=charge["id"]) if one["status"] != "failed"]
        assert sum(one["amount"] for one in own) == charge["amount_refunded"] <= charge["amount_captured"]
