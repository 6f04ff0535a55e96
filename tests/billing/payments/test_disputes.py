"""What a bank says, from the first word to the last."""

import logging

import pytest

from billing.payments import disputes, refunds, stripe_api
from billing.payments.exceptions import NothingToRefund
from billing.payments.models import Dispute, Purchase
from tests.billing.payments.conftest import Till

pytestmark = pytest.mark.django_db


def told(status: str, amount: int = 5000) -> list[stripe_api.Dispute]:
    return [stripe_api.Dispute("du_1", amount, status, "fraudulent")]


def test_inquiry_takes_nothing_and_freezes_nothing(till: Till) -> None:
    purchase = till.bought(5000)
    till.click(purchase, "dispute", reason="inquiry")
    till.settled(purchase)
    assert (till.available(), till.account().is_frozen, Dispute.objects.get().closed_at) == (5000, False, None)
    till.click(purchase, "won")
    till.settled(purchase)
    assert Dispute.objects.get().closed_at


def test_inquiry_that_becomes_a_dispute_is_an_alarm(till: Till, caplog: pytest.LogCaptureFixture) -> None:
    purchase = till.bought(5000)
    disputes.note(purchase, told("warning_needs_response"))
    with caplog.at_level(logging.ERROR, "maxvideo.alarm"):
        disputes.note(purchase, told("warning_under_review"))
        assert "disputed" not in caplog.text
        disputes.note(purchase, told("needs_response"))
    assert caplog.text.count("a payment is disputed") == 1
    assert (Dispute.objects.get().is_open, Dispute.objects.get().takes) == (True, True)


def test_dispute_is_one_alarm(till: Till, caplog: pytest.LogCaptureFixture) -> None:
    purchase = till.bought(5000)
    with caplog.at_level(logging.ERROR, "maxvideo.alarm"):
        for status in ("needs_response", "needs_response", "under_review", "lost"):
            disputes.note(purchase, told(status))
    assert caplog.text.count("a payment is disputed") == 1


@pytest.mark.parametrize(
    ("status", "takes", "is_open", "is_closed"),
    [
        ("needs_response", True, True, False),
        ("under_review", True, True, False),
        ("lost", True, False, True),
        ("won", False, False, True),
        ("warning_needs_response", False, False, False),
        ("warning_under_review", False, False, False),
        ("warning_closed", False, False, True),
        ("prevented", False, False, True),
        ("of_tomorrow", False, False, False),
    ],
)
def test_every_word_of_stripes(till: Till, status: str, takes: bool, is_open: bool, is_closed: bool) -> None:
    disputes.note(till.bought(5000), told(status))
    row = Dispute.objects.get()
    assert (row.takes, row.is_open, row.closed_at is not None) == (takes, is_open, is_closed)


def dispute_for(till: Till, purchase: Purchase, amount: int) -> None:
    """A bank wants a part of the money."""
    till.click(purchase, "dispute", reason="fraudulent")
    (dispute,) = till.sandbox.account.every("dispute")
    till.sandbox.account.put(dispute | {"amount": amount})


@pytest.mark.parametrize(("amount", "credits"), [(5000, 5000), (1, 1), (2500, 2500), (9000, 5000)])
def test_part_takes_its_part_and_never_more_than_was_bought(till: Till, amount: int, credits: int) -> None:
    purchase = till.bought(5000)
    dispute_for(till, purchase, amount)
    assert till.settled(purchase).disputed == credits
    assert till.available() == 5000 - credits


def test_purchase_disputed_since_it_was_read_is_not_given_back(till: Till) -> None:
    """Stripe refuses to refund what a bank has, even in part."""
    purchase = till.bought(5000)
    dispute_for(till, purchase, 1000)
    assert till.settled(purchase).disputed == 1000
    with pytest.raises(NothingToRefund):
        refunds.withdraw(purchase)
    assert till.available() == 4000


def test_dispute_after_a_refund_takes_the_rest_alone(till: Till) -> None:
    purchase = till.bought(5000)
    till.click(purchase, "refund", amount="20")
    till.settled(purchase)
    dispute_for(till, purchase, 5000)
    found = till.settled(purchase)
    assert (found.refunded, found.disputed, till.available()) == (2000, 3000, 0)
