"""What Stripe says becomes ours: paid, on its way, failed, expired; once, whatever is said how often."""

import pytest

from billing.ledger.kinds import Kind
from billing.ledger.models import Transfer
from billing.payments import leases, stripe_api
from billing.payments.exceptions import StripeAway
from billing.payments.models import Purchase
from billing.payments.settle import _write, settle
from tests.billing.payments.conftest import Till
from tests.generations.conftest import TimeMachine

pytestmark = pytest.mark.django_db


def test_paid_purchase_gives_its_credits_once(till: Till) -> None:
    purchase = till.bought(5000)
    settle(purchase.pk)
    settle(purchase.pk)
    assert (purchase.state, till.available()) == ("paid", 5000)
    assert [line.kind for line in Transfer.objects.of(till.user)] == [Kind.TOP_UP]


def test_paid_purchase_says_how_it_was_paid(till: Till) -> None:
    purchase = till.bought(5000)
    assert (purchase.amount_paid, purchase.currency, purchase.method) == (5000, "usd", "card")
    assert purchase.receipt_url.startswith(till.sandbox.url)
    assert purchase.paid_at
    assert purchase.due_at is None


def test_open_purchase_stays_open_and_is_asked_about_again(till: Till) -> None:
    purchase = till.settled(till.order())
    assert (purchase.state, purchase.due_at is None) == ("open", False)
    assert not Transfer.objects.exists()


def test_declined_card_leaves_the_page_open(till: Till) -> None:
    purchase = till.order()
    till.pay(purchase, "declined")
    assert till.settled(purchase).state == "open"


def test_method_that_takes_days_gives_nothing_before_it_has_arrived(till: Till) -> None:
    purchase = till.order()
    till.pay(purchase, "bank")
    assert till.settled(purchase).state == "pending"
    assert not Transfer.objects.exists()
    till.click(purchase, "arrive")
    assert till.settled(purchase).state == "paid"
    assert till.available() == 5000


def test_moves_are_kept_with_their_reasons(till: Till) -> None:
    purchase = till.order()
    till.pay(purchase, "bank")
    till.settled(purchase)
    till.click(purchase, "arrive")
    moves = till.settled(purchase).transitions.values_list("from_state", "to_state", "reason")
    assert list(moves) == [
        ("open", "pending", "paid by a method that takes days"),
        ("pending", "paid", "Stripe says so"),
    ]


def test_voucher_that_is_yet_to_be_paid_is_on_its_way(till: Till) -> None:
    """Its intent waits for an act of the buyer, days after the page is done."""
    purchase = till.order()
    till.pay(purchase, "bank")
    account = till.sandbox.account
    (intent,) = account.every("payment_intent")
    account.put(intent | {"status": "requires_action"})
    assert till.settled(purchase).state == "pending"
    account.put(intent)
    till.click(purchase, "arrive")
    assert till.settled(purchase).state == "paid"


def test_payment_that_was_called_off_has_failed(till: Till) -> None:
    purchase = till.order()
    till.pay(purchase, "bank")
    (intent,) = till.sandbox.account.every("payment_intent")
    till.sandbox.account.put(intent | {"status": "canceled"})
    assert till.settled(purchase).state == "failed"


def test_method_that_takes_days_may_fail(till: Till) -> None:
    purchase = till.order()
    till.pay(purchase, "bounces")
    assert till.settled(purchase).state == "pending"
    till.click(purchase, "bounce")
    failed = till.settled(purchase)
    assert (failed.state, failed.due_at) == ("failed", None)
    assert not Transfer.objects.exists()


def test_page_that_nobody_pays_expires(till: Till) -> None:
    purchase = till.order()
    till.click(purchase, "expire")
    expired = till.settled(purchase)
    assert (expired.state, expired.due_at, expired.page_url) == ("expired", None, "")


@pytest.mark.parametrize("changed", [{"amount": 4999}, {"currency": "eur"}])
def test_other_sum_or_currency_gives_nothing_and_is_an_alarm(
    till: Till, changed: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    purchase = till.order()
    till.pay(purchase)
    Purchase.objects.update(**changed)
    assert till.settled(purchase).state == "open"
    assert not Transfer.objects.exists()
    assert "is not what Stripe says was paid" in caplog.text


def test_session_of_another_purchase_gives_nothing(till: Till) -> None:
    mine, other = till.order(500), till.order(500)
    till.pay(other)
    Purchase.objects.filter(pk=other.pk).update(session_id=None)
    Purchase.objects.filter(pk=mine.pk).update(session_id=None)
    settle(mine.pk, session_id=other.session_id or "")
    left = Purchase.objects.get(pk=mine.pk)
    assert (left.state, left.session_id, left.due_at is None) == ("open", None, False)
    assert not Transfer.objects.exists()


def test_purchase_that_has_a_session_is_asked_about_by_no_other(till: Till) -> None:
    mine, other = till.order(500), till.order(500)
    till.pay(mine)
    settle(mine.pk, session_id=other.session_id or "")
    assert Purchase.objects.get(pk=mine.pk).state == "paid"


def test_session_whose_answer_was_lost_is_found_by_its_event(till: Till) -> None:
    purchase = till.order()
    till.pay(purchase)
    Purchase.objects.update(session_id=None)
    settle(purchase.pk, session_id=purchase.session_id or "")
    assert Purchase.objects.get().state == "paid"


def test_stripe_away_leaves_all_and_asks_again(till: Till) -> None:
    purchase = till.order()
    till.pay(purchase)
    till.fault("GET /v1/checkout/sessions/*", "503", times=5)
    with pytest.raises(StripeAway):
        settle(purchase.pk)
    left = Purchase.objects.get()
    assert (left.state, left.failures, left.lease_until) == ("open", 1, None)
    till.sandbox.account.faults.clear()
    found = till.settled(purchase)
    assert (found.state, found.failures) == ("paid", 0)


def test_order_without_a_page_is_open_for_as_long_as_a_page_would_be(till: Till, time_machine: TimeMachine) -> None:
    till.fault("POST /v1/checkout/sessions", "503", times=2)
    with pytest.raises(StripeAway):
        till.order()
    purchase = Purchase.objects.get()
    time_machine.forward(seconds=23 * 3600)
    assert till.settled(purchase).state == "open"
    time_machine.forward(seconds=2 * 3600)
    assert till.settled(purchase).state == "expired"


def test_money_for_what_had_ended_is_an_alarm_and_no_credits(till: Till, caplog: pytest.LogCaptureFixture) -> None:
    purchase = till.order()
    assert purchase.move(Purchase.State.EXPIRED, "nobody paid")
    till.pay(purchase)
    assert till.settled(purchase).state == "expired"
    assert "was paid after it had ended" in caplog.text
    assert not Transfer.objects.exists()


def test_whoever_is_second_leaves_it_to_the_first(till: Till) -> None:
    purchase = till.order()
    till.pay(purchase)
    held = leases.claim(purchase.pk)
    assert held
    settle(purchase.pk)
    assert Purchase.objects.get().state == "open"
    assert leases.release(held, None) is False  # rung meanwhile
    assert Purchase.objects.get().due_at


def test_news_that_comes_while_stripe_is_asked_is_looked_at_at_once(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    purchase, read = till.order(), stripe_api.read_session

    def paid_meanwhile(session_id: str) -> stripe_api.Session:
        monkeypatch.setattr(stripe_api, "read_session", read)
        found = read(session_id)
        till.pay(purchase)
        settle(purchase.pk)  # the webhook, which finds that somebody looks
        return found

    monkeypatch.setattr(stripe_api, "read_session", paid_meanwhile)
    assert till.settled(purchase).state == "paid"


def test_news_that_comes_while_a_purchase_is_moved_is_looked_at_again(till: Till) -> None:
    purchase = till.order()
    till.pay(purchase)
    held = leases.claim(purchase.pk)
    assert held
    found = stripe_api.read_session(purchase.session_id or "")
    leases.ring(purchase.pk)
    assert _write(held, found) is False
    assert Purchase.objects.get().due_at
