"""The page on which a second person decides."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from billing.ledger.models import ProposedAdjustment
from maxvideo.accounts.models import User
from tests.roles import make_staff

Pockets = Callable[[User], tuple[int, int]]
ClientOf = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Settings) -> None:
    settings.STAFF_NEED_MFA = False


@pytest.fixture
def proposed(rich: User, client_of: ClientOf) -> User:
    """One of finance who would give Alice a million."""
    first = make_staff("finance", address="first@example.org")
    data = {"credits": "1000000", "reason": "A large order", "form_key": uuid.uuid4()}
    client_of(first).post(reverse("admin:billing_creditaccount_adjust", args=[rich.pk]), data)
    return first


def decide(client: Client, decision: str) -> int:
    pk = ProposedAdjustment.objects.get().pk
    address = reverse("admin:billing_proposedadjustment_decide", args=[pk])
    return client.post(address, {"decision": decision}).status_code


def test_another_of_finance_approves(proposed: User, rich: User, client_of: ClientOf, pockets: Pockets) -> None:
    client = client_of(make_staff("finance"))
    assert [decide(client, "approve") for _ in range(2)] == [302, 302]
    assert pockets(rich) == (1_001_000, 0)


def test_page_says_what_was_approved_and_for_whom(proposed: User, rich: User, client_of: ClientOf) -> None:
    address = reverse("admin:billing_proposedadjustment_decide", args=[ProposedAdjustment.objects.get().pk])
    page = client_of(make_staff("finance")).post(address, {"decision": "approve"}, follow=True)
    assert f"Approved: +1,000,000 for {rich}" in page.text


def test_another_of_finance_refuses(proposed: User, rich: User, client_of: ClientOf, pockets: Pockets) -> None:
    assert decide(client_of(make_staff("finance")), "refuse") == 302
    assert pockets(rich) == (1_000, 0)


def test_page_that_is_not_told_which_decides_nothing(proposed: User, client_of: ClientOf) -> None:
    assert decide(client_of(make_staff("finance")), "maybe") == 200
    assert ProposedAdjustment.objects.get().state == "proposed"


@pytest.mark.parametrize("role", ["support", "moderator"])
def test_other_roles_decide_nothing(proposed: User, client_of: ClientOf, role: str) -> None:
    assert decide(client_of(make_staff(role)), "approve") == 403


def test_who_proposed_it_decides_nothing(proposed: User, rich: User, client_of: ClientOf, pockets: Pockets) -> None:
    assert decide(client_of(proposed), "approve") == 403
    assert pockets(rich) == (1_000, 0)


def test_who_has_it_decides_nothing(proposed: User, rich: User, client_of: ClientOf, pockets: Pockets) -> None:
    User.objects.filter(pk=rich.pk).update(is_staff=True, is_superuser=True)
    assert decide(client_of(rich), "approve") == 403
    assert pockets(rich) == (1_000, 0)


def test_nobody_gives_themselves_credits(client_of: ClientOf, staff: User) -> None:
    data = {"credits": "1000000000000", "reason": "For me", "form_key": uuid.uuid4()}
    page = client_of(staff).post(reverse("admin:billing_creditaccount_adjust", args=[staff.pk]), data, follow=True)
    assert "wait for a second person" in page.text
    assert not hasattr(User.objects.get(pk=staff.pk), "credit_account") or staff.credit_account.available == 0
