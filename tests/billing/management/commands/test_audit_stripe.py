"""`audit_ledger --stripe` asks Stripe for the last days, names every difference and exits 1."""

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from tests.billing.payments.conftest import Till, stripe_sandbox, till

__all__ = ["stripe_sandbox", "till"]


def test_books_that_agree_are_said_to(till: Till, capsys: pytest.CaptureFixture[str]) -> None:
    purchase = till.bought(5000)
    till.click(purchase, "refund", amount="10")
    till.settled(purchase)
    call_command("audit_ledger", stripe=True, days=2)
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "Stripe agrees: 2 days, $50.00 charged, $10.00 refunded, $0.00 disputed"


def test_each_difference_is_named_with_its_day(till: Till, capsys: pytest.CaptureFixture[str]) -> None:
    purchase = till.order()
    till.pay(purchase)
    with pytest.raises(CommandError, match="Stripe has something else, differences: 1"):
        call_command("audit_ledger", stripe=True)
    assert f"paid purchase {purchase.pk}, which is open here" in capsys.readouterr().err


def test_stripe_away_is_one_line(till: Till) -> None:
    till.fault("GET /v1/charges*", "503", times=3)
    with pytest.raises(CommandError, match="Stripe could not be asked"):
        call_command("audit_ledger", stripe=True, days=1)


@pytest.mark.django_db
def test_site_that_sells_nothing_says_so(settings: Settings) -> None:
    settings.PAYMENTS_ON = False
    with pytest.raises(CommandError, match="Stripe is not set up"):
        call_command("audit_ledger", stripe=True)


def test_days_below_one_are_bad_input(till: Till) -> None:
    with pytest.raises(CommandError, match="--days must be 1 or more"):
        call_command("audit_ledger", stripe=True, days=0)
