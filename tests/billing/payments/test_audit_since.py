"""A day's audit names what purchases say and the lines since the last good run do not."""

from datetime import timedelta

import pytest

from billing.ledger import audit_since, audited
from billing.ledger.models import AuditRun, CreditAccount
from billing.payments.models import Purchase
from tests.billing.payments.conftest import Till

pytestmark = pytest.mark.django_db


def good_run(since: AuditRun | None = None) -> AuditRun:
    run = audited.begin(since)
    audited.end(run, since, differences=0)
    return run


def test_a_life_of_purchases_has_no_differences(till: Till) -> None:
    run = good_run()
    kept, spent = till.bought(5000), till.bought(2000)
    till.spend(3000)
    till.click(kept, "refund", amount="10")
    till.click(spent, "dispute", reason="fraudulent")
    till.settled(kept)
    till.settled(spent)
    assert list(audit_since.differences(run)) == []


def test_purchase_that_was_paid_without_a_line_is_named(till: Till) -> None:
    purchase = till.order()
    run = good_run()
    Purchase.objects.update(state="paid", paid_at=purchase.created_at)
    (difference,) = audit_since.differences(run)
    assert difference == f"purchase {purchase.pk} of {purchase.credits} is paid, its line says 0"


def test_old_purchase_is_looked_at_again_where_something_was_taken(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    purchase = till.bought(5000)
    monkeypatch.setattr(audited, "SETTLED_AFTER", timedelta(hours=-1))
    run = good_run()
    till.click(purchase, "refund", amount="10")
    till.settled(purchase)
    Purchase.objects.update(refunded=999)
    (difference,) = audit_since.differences(run)
    assert difference == f"purchase {purchase.pk}: refunded 999 (lines: 1000), disputed 0 (lines: 0)"


def test_account_that_owes_nothing_it_should_is_named(till: Till) -> None:
    purchase = till.bought(5000)
    till.spend(2000)
    till.click(purchase, "dispute", reason="fraudulent")
    till.settled(purchase)
    run = good_run()
    CreditAccount.objects.filter(user__isnull=False).update(debt=0)
    (difference,) = audit_since.differences(run)
    assert "owes 0, its debts make 2000" in difference
