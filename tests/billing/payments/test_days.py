"""Sums by day: what was sold, spent and taken again, and what was unspent at its end."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from billing import ledger
from billing.payments.days import days
from maxvideo.accounts.models import User
from tests.billing.payments.conftest import Till
from tests.roles import make_staff

pytestmark = pytest.mark.django_db


def test_today_is_what_the_lines_say(till: Till) -> None:
    purchase = till.bought(5000)
    ledger.grant(till.user.pk, 300, key="grant", note="Pilot")
    till.spend(1000)
    till.click(purchase, "refund", amount="10")
    till.settled(purchase)
    till.click(purchase, "dispute", reason="fraudulent")
    till.settled(purchase)
    today = days()[0]
    assert (today.sold, today.spent, today.refunded, today.disputed, today.others) == (5000, 1000, 1000, 3300, 300)
    assert today.unspent == till.available() == 0


def test_what_is_on_hold_is_unspent(till: Till) -> None:
    till.bought(5000)
    ledger.hold(till.user.pk, 320, key="hold", reference="generation:1")
    today, yesterday, *_ = days()
    assert (today.spent, today.unspent, yesterday.unspent) == (0, 5000, 0)


def test_page_costs_as_many_queries_however_much_there_is(till: Till) -> None:
    till.bought(500)
    with CaptureQueriesContext(connection) as queries:
        days()
    assert len(queries) == 3


@pytest.fixture
def desk(client_of: Callable[[User], Client], settings: Settings) -> Client:
    settings.STAFF_NEED_MFA = False
    return client_of(make_staff("support"))


def test_page_says_what_stripe_has_and_whether_it_agrees(till: Till, desk: Client) -> None:
    till.bought(5000)
    address = reverse("admin:billing_stripeday_sums")
    assert "Not asked yet" in desk.get(address).text
    page = desk.post(address, {"day": f"{days()[0].day}"}, follow=True).text
    assert "$50.00 / $50.00" in page
    assert "Yes, at" in page


def test_page_names_what_differs(till: Till, desk: Client) -> None:
    purchase = till.order()
    till.pay(purchase)
    page = desk.post(reverse("admin:billing_stripeday_sums"), {"day": f"{days()[0].day}"}, follow=True).text
    assert f"paid purchase {purchase.pk}, which is open here" in page
    assert "No: 1" in page


def test_stripe_away_is_said(till: Till, desk: Client) -> None:
    till.fault("GET /v1/charges*", "503", times=3)
    page = desk.post(reverse("admin:billing_stripeday_sums"), {"day": f"{days()[0].day}"}, follow=True).text
    assert "Stripe could not be asked" in page


@pytest.mark.parametrize("day", ["", "yesterday", "2020-01-01", "9999-12-31"])
def test_other_days_are_bad_input(till: Till, desk: Client, day: str) -> None:
    assert desk.post(reverse("admin:billing_stripeday_sums"), {"day": day}).status_code == 400
