"""Staff at the same moment as buyers, looks at Stripe and each other, each on a connection of its own (T7)."""

import uuid
from functools import partial

import pytest
from django.contrib.auth import get_user_model
from pytest_django import Settings

from billing.ledger import proposals
from billing.ledger.models import ProposedAdjustment, Transfer
from billing.payments import refunds
from billing.payments.models import Purchase, PurchaseRefund
from billing.payments.settle import settle
from billing.payments.staff import refund_or_propose
from maxvideo.accounts import deletion
from maxvideo.accounts.models import User
from tests.billing.payments.agreement import differences
from tests.billing.payments.conftest import Till
from tests.billing.payments.test_rivals import at_once, settle_all

pytestmark = pytest.mark.django_db(transaction=True)


def refund(purchase: Purchase, credits: int, key: uuid.UUID) -> ProposedAdjustment | None:
    """Somebody of staff gives money back."""
    actor = get_user_model().objects.get(email="staff@example.org")
    found = Purchase.objects.select_related("user").get(pk=purchase.pk)
    return refund_or_propose(found, credits, form_key=key, reason="Goodwill", actor=actor)


def test_one_form_sent_many_times_at_once_pays_once(till: Till, staff: User) -> None:
    purchase, key = till.bought(5000), uuid.uuid4()
    at_once([lambda: refund(purchase, 1000, key)] * 6)
    settle_all()
    assert (till.available(), till.money(), PurchaseRefund.objects.count()) == (4000, 4000, 1)


def test_forms_at_once_count_together_for_the_limit(till: Till, staff: User, settings: Settings) -> None:
    settings.STAFF_ADJUST_LIMIT = 2000
    purchase = till.bought(6000)
    at_once([partial(refund, purchase, 1000, uuid.uuid4()) for _ in range(6)])
    settle_all()
    assert (PurchaseRefund.objects.count(), ProposedAdjustment.objects.count()) == (2, 4)
    assert (till.available(), till.money()) == (4000, 4000)


def test_staff_buyer_looks_and_an_approval_at_once_take_nothing_twice(till: Till, staff: User, bob: User) -> None:
    purchase = till.bought(5000)
    waiting = refund_or_propose(purchase, 2000, form_key=uuid.uuid4(), reason="Goodwill", actor=till.user)
    assert waiting
    calls = [
        lambda: refund(purchase, 2000, uuid.uuid4()),
        lambda: refunds.withdraw(Purchase.objects.select_related("user").get(pk=purchase.pk)),
        lambda: proposals.approve(waiting, bob),
        lambda: settle(purchase.pk),
        lambda: settle(purchase.pk),
        lambda: till.spend(500),
    ]
    at_once(calls)
    settle_all()
    spent = sum(line.amount for line in Transfer.objects.filter(kind="capture"))
    assert till.money() == till.available() + spent
    assert differences(till.sandbox) == []


def test_payment_that_comes_as_its_account_goes_is_the_buyers_or_goes_back(till: Till) -> None:
    purchase = till.order()
    till.pay(purchase)
    user = User.objects.get(pk=till.user.pk)
    at_once([lambda: settle(purchase.pk), lambda: deletion.begin(user, by=user)] * 2)
    settle_all()
    is_back = PurchaseRefund.objects.filter(origin="site").exists()
    assert (till.money(), till.available()) == ((0, 0) if is_back else (5000, 5000))
