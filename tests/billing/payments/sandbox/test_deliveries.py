"""Events reach the shop, again and again until it takes them, and as a fault wants it."""

from collections.abc import Callable
from typing import Any

import pytest
import requests
import stripe

from billing.payments.sandbox.deliveries import PAUSES
from billing.payments.sandbox.server import Sandbox
from tests.billing.payments.sandbox.conftest import SECRET, Hook, Person, Shop

Make = Callable[..., Any]
EXPIRED = "checkout.session.expired"
Expire = Callable[[], None]


@pytest.fixture
def expire(new_session: Make, client: stripe.StripeClient, person: Person) -> Expire:
    """Causes one event, and waits until it was tried."""

    def act() -> None:
        client.v1.checkout.sessions.expire(new_session().id)
        person.wait()

    return act


def is_genuine(hook: Hook) -> bool:
    try:
        stripe.Webhook.construct_event(hook.raw, hook.signature, SECRET)
    except stripe.SignatureVerificationError:
        return False
    return True


def test_event_is_signed_and_tells_the_object(expire: Expire, shop: Shop) -> None:
    expire()
    event = stripe.Webhook.construct_event(shop.hooks[0].raw, shop.hooks[0].signature, SECRET)
    assert (event.type, event.data.object.status) == (EXPIRED, "expired")
    assert event.request.id.startswith("req_")


def test_event_that_is_taken_is_sent_once(
    expire: Expire, shop: Shop, person: Person, client: stripe.StripeClient
) -> None:
    expire()
    person.wait(7 * 86400)
    assert shop.types() == [EXPIRED]
    assert client.v1.events.list({"type": EXPIRED}).data[0].pending_webhooks == 0


def test_event_is_tried_again_after_growing_pauses(expire: Expire, shop: Shop, person: Person) -> None:
    shop.codes = [500, 302, 404]
    expire()
    for pause, count in zip((0.5, 0.6, 4.5, 15.5), (1, 2, 2, 3), strict=True):
        person.wait(pause)
        assert len(shop.hooks) == count
    assert len({hook.body["id"] for hook in shop.hooks}) == 1


def test_tries_have_an_end(expire: Expire, shop: Shop, person: Person, client: stripe.StripeClient) -> None:
    shop.codes = [500] * 99
    expire()
    for _ in range(len(PAUSES) + 3):
        person.wait(2 * 86400)
    assert len(shop.hooks) == len(PAUSES) + 1
    assert client.v1.events.list({"delivery_success": False}).data[0].type == EXPIRED


def test_lost_event_stands_in_the_list(expire: Expire, shop: Shop, person: Person, client: stripe.StripeClient) -> None:
    person.fault(EXPIRED, "lost")
    expire()
    person.wait(86400)
    assert (shop.hooks, client.v1.events.list().data[0].type) == ([], EXPIRED)


def test_twice_is_one_id_and_twin_are_two(expire: Expire, shop: Shop, person: Person) -> None:
    person.fault(EXPIRED, "twice")
    expire()
    assert len({hook.body["id"] for hook in shop.hooks}) == 1
    person.fault("checkout.*", "twin")
    expire()
    assert len(shop.hooks) == 4
    assert len({hook.body["id"] for hook in shop.hooks[2:]}) == 2


def test_late_event_comes_later(expire: Expire, shop: Shop, person: Person) -> None:
    person.fault(EXPIRED, "late", seconds=60)
    expire()
    assert shop.hooks == []
    person.wait(61)
    assert shop.types() == [EXPIRED]


def test_held_events_come_in_the_reverse_order(
    new_session: Make, person: Person, shop: Shop, client: stripe.StripeClient, sandbox: Sandbox
) -> None:
    person.fault("charge.*", "held", times=99)
    session = new_session()
    person.pay(session)
    person.wait()
    intent = client.v1.checkout.sessions.retrieve(session.id).payment_intent
    client.v1.refunds.create({"payment_intent": intent})
    person.wait()
    assert shop.types("charge") == []
    assert requests.post(f"{sandbox.url}/sandbox/release", timeout=10).json() == {"sent": 2}
    assert shop.types("charge") == ["charge.refunded", "charge.succeeded"]


@pytest.mark.parametrize("do", ["stale", "forged", "altered", "unsigned"])
def test_spoiled_event_is_refused_and_the_genuine_one_follows(
    expire: Expire, shop: Shop, person: Person, do: str
) -> None:
    person.fault(EXPIRED, do)
    shop.codes = [400]
    expire()
    person.wait(2)
    assert [is_genuine(hook) for hook in shop.hooks] == [False, True]


def test_early_event_is_one_that_the_library_takes(expire: Expire, shop: Shop, person: Person) -> None:
    person.fault(EXPIRED, "early")
    expire()
    assert is_genuine(shop.hooks[0])


@pytest.mark.parametrize(("news", "count"), [("", 1), ("twice", 2), ("twin", 2), ("lost", 0), ("late", 0)])
def test_person_chooses_how_the_news_travels(
    new_session: Make, person: Person, shop: Shop, news: str, count: int
) -> None:
    person.pay(new_session(), news=news)
    person.wait()
    assert len(shop.types("checkout.session.completed")) == count


def test_list_of_tries_can_be_seen(expire: Expire, shop: Shop, person: Person, sandbox: Sandbox) -> None:
    shop.codes = [500]
    expire()
    person.wait(2)
    event = requests.get(f"{sandbox.url}/sandbox/events", timeout=10).json()[0]
    assert [one["status"] for one in event["tries"]] == [500, 200]


def test_nobody_is_told_where_there_is_no_address(tmp_path: Any) -> None:
    with Sandbox(0, tmp_path) as quiet:
        client = stripe.StripeClient("sk_test_1234567890", base_addresses={"api": quiet.url})
        client.v1.customers.create({})
        assert quiet.account.clock.rest(5)
        assert client.v1.events.list().data[0].pending_webhooks == 0
