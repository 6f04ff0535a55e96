"""What buyers are told by mail, each once, also where the mail server was away."""

import re

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from pytest_django import Settings

from billing import ledger
from billing.ledger.models import CreditAccount
from billing.payments import mails, refunds
from billing.payments.models import Purchase
from maxvideo.accounts import deletion
from maxvideo.accounts.models import User
from maxvideo.web.letters import MailAway
from tests.billing.payments.conftest import Till

pytestmark = pytest.mark.django_db


def sent() -> list[EmailMessage]:
    """The mails of two passes of the sweep."""
    mail.outbox.clear()
    mails.send_waiting()
    mails.send_waiting()
    return list(mail.outbox)


def only() -> EmailMessage:
    [one] = sent()
    return one


def test_paid_purchase_is_told_once_with_its_receipt(till: Till) -> None:
    purchase = till.bought(5000)
    told = only()
    assert (told.subject, told.to) == ("Paid: 5,000 credits are yours", [till.user.email])
    assert "You paid $50.00." in told.body
    assert purchase.receipt_url in told.body
    assert f"http://testserver{purchase.get_absolute_url()}" in told.body or purchase.get_absolute_url() in told.body
    assert sent() == []


def test_payment_that_took_days_says_that_it_has_arrived(till: Till) -> None:
    purchase = till.order()
    till.pay(purchase, "bank")
    till.settled(purchase)
    assert sent() == []
    till.click(purchase, "arrive")
    till.settled(purchase)
    assert "Your payment has arrived." in only().body


def test_failed_payment_says_that_nothing_was_added_and_the_way_on(till: Till) -> None:
    purchase = till.order()
    till.pay(purchase, "bounces")
    till.settled(purchase)
    till.click(purchase, "bounce")
    till.settled(purchase)
    told = only()
    assert told.subject == "Not paid: 5,000 credits"
    assert "?credits=5000" in told.body


def test_page_that_expired_is_no_mail(till: Till) -> None:
    purchase = till.order()
    till.click(purchase, "expire")
    till.settled(purchase)
    assert sent() == []


def test_withdrawal_is_confirmed_with_its_time_before_stripe_has_sent_it(till: Till) -> None:
    purchase = till.bought(5000)
    sent()
    refunds.withdraw(purchase)
    told = only()
    assert told.subject == "Your withdrawal: $50.00"
    assert re.search(r"on \d+ \w+ \d{4} at \d\d:\d\d:\d\d UTC", told.body)
    till.settled(purchase)
    assert only().subject == "Sent back: $50.00"


def test_refund_at_stripe_is_told_when_it_is_sent(till: Till) -> None:
    purchase = till.bought(5000)
    sent()
    till.click(purchase, "refund", amount="10")
    till.settled(purchase)
    assert "Stripe has sent $10.00 back the way they were paid, for 1,000 credits." in only().body


def test_refund_that_comes_back_later_is_told_too(till: Till) -> None:
    purchase = till.bought(5000, "failing-refund")
    till.click(purchase, "refund")
    till.settled(purchase)
    sent()
    till.wait(10 * 24 * 3600)
    till.settled(purchase)
    told = only()
    assert told.subject == "Not sent back: $50.00"
    assert "5,000 credits are yours again." in told.body


def test_dispute_is_told_when_it_opens_and_when_it_is_decided(till: Till) -> None:
    purchase = till.bought(5000)
    sent()
    till.click(purchase, "dispute", reason="fraudulent")
    till.settled(purchase)
    assert "nothing can be started or bought" in only().body
    till.click(purchase, "won")
    till.settled(purchase)
    told = only()
    assert "your payment of $50.00 stands. 5,000 credits came back." in told.body
    assert "Your account is free again." in told.body


def test_lost_dispute_says_what_is_owed_comes_first(till: Till) -> None:
    purchase = till.bought(5000)
    till.click(purchase, "dispute", reason="fraudulent")
    till.settled(purchase)
    sent()
    till.click(purchase, "lost")
    till.settled(purchase)
    assert "The bank keeps the $50.00" in only().body


def test_whoever_has_left_is_not_written_to(till: Till) -> None:
    till.bought(500)
    deletion.begin(till.user, by=till.user)
    assert sent() == []


def test_mail_of_an_old_end_is_not_sent_any_more(till: Till, in_days: object) -> None:
    till.bought(500)
    with in_days(3):  # type: ignore[operator]
        assert sent() == []


def test_mail_server_that_is_away_gets_it_the_next_time(till: Till, settings: Settings) -> None:
    till.bought(500)
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 1
    with pytest.raises(MailAway):
        mails.send_waiting()
    assert Purchase.objects.get().mailed_at is None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert len(sent()) == 1


def test_low_balance_is_told_once_until_it_is_above_again(till: Till) -> None:
    User.objects.filter(pk=till.user.pk).update(low_balance=200)
    ledger.grant(till.user.pk, 300, key="grant:1", note="Pilot")
    assert sent() == []
    till.spend(101)
    told = only()
    assert told.subject == "199 credits left"
    assert "fewer than the 200 credits" in told.body
    assert sent() == []
    ledger.grant(till.user.pk, 1, key="grant:2", note="Pilot")
    assert sent() == []
    till.spend(1)
    assert len(sent()) == 1


def test_credits_on_hold_are_not_low(till: Till) -> None:
    User.objects.filter(pk=till.user.pk).update(low_balance=200)
    ledger.grant(till.user.pk, 300, key="grant:1", note="Pilot")
    ledger.hold(till.user.pk, 150, key="hold", reference="generation:1")
    assert sent() == []


def test_nobody_is_told_who_did_not_ask(till: Till) -> None:
    ledger.grant(till.user.pk, 1, key="grant:1", note="Pilot")
    assert sent() == []
    assert CreditAccount.objects.get(pk=till.user.pk).low_mailed_at is None
