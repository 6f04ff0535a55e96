"""What the sweep and staff's pages ask often is read through an index, however many rows there are."""

from collections.abc import Callable

import pytest
from django.db.models import QuerySet

from billing.ledger.models import CreditAccount, Transfer
from billing.payments import mails
from billing.payments.days import moved
from billing.payments.models import Purchase
from maxvideo.accounts.models import User
from maxvideo.web import clock
from tests.plans import goes_by, plan_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (lambda: Purchase.objects.filter(state="failed", mailed_at=None), "purchase_unmailed"),
        (lambda: Purchase.objects.filter(state="paid", paid_at__gt=clock.now()), "purchase_paid"),
        (lambda: CreditAccount.objects.filter(low_mailed_at__isnull=False), "account_told_low"),
        (lambda: User.objects.filter(low_balance__isnull=False), "user_low_balance"),
        (lambda: moved(Transfer.objects.filter(created_at__gt=clock.now())), "transfer_by_day"),
    ],
)
def test_rows_are_found_through_their_index(rows: Callable[[], QuerySet], index: str) -> None:
    assert goes_by(index, plan_of(rows()))


def test_letters_wait_in_few_queries(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1 + len(mails.LETTERS)):  # type: ignore[operator]
        mails.send_waiting()
