"""The page on which the house bears a debt."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from billing.payments.models import Debt
from maxvideo.accounts.models import User
from tests.billing.payments.conftest import Till
from tests.roles import make_staff

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


@pytest.fixture
def debt(till: Till, settings: Settings) -> Debt:
    """3,000 credits that were spent before their money went back."""
    settings.STAFF_NEED_MFA = False
    purchase = till.bought(5000)
    till.spend(3000)
    till.click(purchase, "refund")
    till.settled(purchase)
    return Debt.objects.get()


def forgive(client: Client, debt: Debt, **changes: object) -> int:
    data = {"why": "Goodwill", "form_key": uuid.uuid4()} | changes
    return client.post(reverse("admin:billing_debt_forgive", args=[debt.pk]), data).status_code


def test_forgiven_debt_lets_its_owner_spend(till: Till, debt: Debt, client_of: ClientOf) -> None:
    assert forgive(client_of(make_staff("finance")), debt) == 302
    assert till.account().debt == 0


@pytest.mark.parametrize("changes", [{"why": ""}, {"why": "Another reason"}, {"form_key": ""}])
def test_bad_input_forgives_nothing(till: Till, debt: Debt, client_of: ClientOf, changes: dict[str, str]) -> None:
    assert forgive(client_of(make_staff("finance")), debt, **changes) == 422
    assert till.account().debt == 3000


def test_support_forgives_nothing(till: Till, debt: Debt, client_of: ClientOf) -> None:
    assert forgive(client_of(make_staff("support")), debt) == 403
    assert till.account().debt == 3000


def test_open_debts_are_found_by_their_filter(till: Till, debt: Debt, client_of: ClientOf) -> None:
    client, address = client_of(make_staff("support")), reverse("admin:billing_debt_changelist")
    rows = [client.get(address, {"open": word}).text.count("field-credits") for word in ("yes", "no")]
    assert rows == [1, 0]
