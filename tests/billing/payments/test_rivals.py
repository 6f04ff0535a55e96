"""Two at the same moment, each on a connection of its own: web processes, the sweep, staff and the buyer (T7)."""

import json
import random
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.test import Client

from billing import ledger
from billing.ledger.exceptions import BillingError
from billing.ledger.models import Transfer
from billing.payments import debts, leases, refunds
from billing.payments.exceptions import NothingToRefund, PaymentError, TooManyPurchases
from billing.payments.models import Debt, Purchase, PurchaseRefund
from billing.payments.sandbox.webhooks import signature
from billing.payments.settle import settle
from maxvideo.accounts.models import User
from tests.billing.payments.agreement import differences
from tests.billing.payments.conftest import SECRET, Till
from tests.faults.site import eventually

RIVALS = 6

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(calls: Sequence[Callable[[], object]]) -> list[object]:
    """What each gave, or the refusal it raised."""
    start = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        try:
            connection.ensure_connection()
            start.wait()
            return call()
        except (BillingError, PaymentError) as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def settle_all() -> None:
    for purchase in Purchase.objects.all():
        settle(purchase.pk)


def test_same_form_at_once_is_one_order_and_one_page(till: Till) -> None:
    key = uuid.uuid4()
    at_once([lambda: till.order(form_key=key)] * RIVALS)
    till.pay(till.order(form_key=key))
    settle_all()
    assert (Purchase.objects.count(), till.available(), till.money()) == (1, 5000, 5000)


def test_forms_at_once_count_for_each_other(till: Till) -> None:
    for _ in range(8):
        till.order(500)
    ends = at_once([lambda: till.order(500)] * RIVALS)
    assert (ends.count(TooManyPurchases), Purchase.objects.count()) == (RIVALS - 2, 10)


def test_whoever_asks_at_once_credits_once(till: Till) -> None:
    purchase = till.order()
    till.pay(purchase)
    at_once([lambda: settle(purchase.pk)] * RIVALS)
    settle_all()
    assert [line.credits for line in Transfer.objects.all()] == [5000]


def test_withdrawals_at_once_pay_once(till: Till) -> None:
    purchase = till.bought(5000)
    ends = at_once([lambda: refunds.withdraw(purchase)] * RIVALS)
    settle_all()
    assert (ends.count(NothingToRefund), PurchaseRefund.objects.count()) == (RIVALS - 1, 1)
    assert (till.money(), till.available()) == (0, 0)


def test_two_that_ask_for_one_refund_pay_once(till: Till, staff: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first one's lease is over before Stripe has answered, and its list does not know the refund yet."""
    monkeypatch.setattr(leases, "LEASE", timedelta())
    purchase = till.bought(5000)
    refunds.refund(purchase, 1000, number=uuid.uuid4(), actor=staff, reason="Goodwill")
    till.fault("POST /v1/refunds", "slow", times=2, seconds=2)
    at_once([lambda: settle(purchase.pk)] * 2)
    settle_all()
    assert (till.money(), till.available(), differences(till.sandbox)) == (4000, 4000, [])


def test_withdrawal_and_a_start_at_once_spend_each_credit_once(till: Till) -> None:
    purchase = till.bought(5000)
    spend = [lambda: till.spend(3000), lambda: refunds.withdraw(purchase)]
    at_once(spend * 3)
    settle_all()
    assert differences(till.sandbox) == []
    assert till.money() in {0, 3000}


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_withdrawal_waits_for_a_start_that_is_about_to_commit(till: Till) -> None:
    """Else it would give money back for credits that are spent, and leave a debt."""
    purchase = till.bought(5000)
    with ThreadPoolExecutor(1) as beside:
        with transaction.atomic():
            ledger.hold(till.user.pk, 3000, key="hold:open", reference="generation:1")
            withdrawal = beside.submit(at_once, [lambda: refunds.withdraw(purchase)])
            assert eventually(_somebody_waits, 30)
        withdrawal.result(timeout=30)
    assert (PurchaseRefund.objects.get().credits, till.account().debt) == (2000, 0)


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def test_two_staff_and_the_dashboard_refund_at_once(till: Till, staff: User) -> None:
    purchase, number = till.bought(5000), uuid.uuid4()

    def ours() -> object:
        return refunds.refund(purchase, 1000, number=number, actor=staff, reason="Goodwill")

    def theirs() -> object:
        return till.click(purchase, "refund", amount="10")

    at_once([ours, ours, theirs, lambda: settle(purchase.pk), lambda: settle(purchase.pk)])
    settle_all()
    assert (till.available(), till.money(), differences(till.sandbox)) == (3000, 3000, [])


def test_debt_is_forgiven_or_paid_but_not_both(till: Till, staff: User) -> None:
    purchase = till.bought(5000)
    till.spend(3000)
    till.click(purchase, "refund")
    settle_all()
    paying, debt = till.order(4000), Debt.objects.get()
    till.pay(paying)
    at_once([lambda: settle(paying.pk), lambda: debts.forgive(debt.pk, staff), lambda: debts.forgive(debt.pk, staff)])
    settle_all()
    assert till.account().debt == 0
    assert till.available() in {1000, 4000}
    assert differences(till.sandbox) == []


@pytest.mark.parametrize("seed", range(4))
def test_events_that_overlap_have_one_effect(till: Till, seed: int) -> None:
    """Every event of a life, twice, in any order and six at a time."""
    dice, purchase = random.Random(seed), till.bought(5000)
    till.spend(1500)
    for click, typed in (("refund", {"amount": "5"}), ("dispute", {"reason": "fraudulent"}), ("won", {})):
        till.click(purchase, click, **typed)
    till.click(purchase, "refund", amount="10")
    told = list(till.sandbox.account.every("event")) * 2
    dice.shuffle(told)
    codes = [code for some in range(0, len(told), 6) for code in at_once([*map(_delivery, told[some : some + 6])])]
    settle_all()
    assert set(codes) <= {200, 503}
    assert (till.available(), till.account().is_frozen, differences(till.sandbox)) == (2000, False, [])


def _delivery(event: dict[str, object]) -> Callable[[], int]:
    body = json.dumps(event).encode()
    headers = {"Stripe-Signature": signature(SECRET, body)}
    url = "/api/stripe/webhook"
    return lambda: Client().post(url, body, content_type="application/json", headers=headers).status_code


def test_nobody_waits_for_each_other_in_a_circle(till: Till, staff: User) -> None:
    """Orders, looks, withdrawals, debts and starts lock purchase, then account: none breaks another off."""
    first, second = till.bought(2000), till.bought(3000)
    till.spend(2500)
    till.click(first, "refund")
    calls: list[Callable[[], object]] = [
        lambda: settle(first.pk),
        lambda: settle(second.pk),
        lambda: refunds.withdraw(second),
        lambda: ledger.hold(till.user.pk, 10, key=f"hold:{uuid.uuid4()}", reference="generation:1"),
        lambda: till.order(500),
        lambda: [debts.forgive(debt.pk, staff) for debt in Debt.objects.all()],
    ]
    for _ in range(5):
        at_once(calls)
    settle_all()
    assert differences(till.sandbox) == []
