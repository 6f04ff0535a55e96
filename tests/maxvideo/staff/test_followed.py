"""No page of the admin offers a link that refuses whoever follows it."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import Settings

from billing import ledger
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation
from tests.roles import ROLES, make_staff

ClientOf = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _without_second_factors(settings: Settings) -> None:
    settings.STAFF_NEED_MFA = False


def refused_links(desk: Client, address: str) -> set[str]:
    """The links of a page that its reader may not follow."""
    content = desk.get(address).text.partition('id="content"')[2]
    links = set(re.findall(r'href="(/admin/[^"]*)"', content))
    return {link for link in links if desk.get(link.replace("&amp;", "&")).status_code == 403}


@pytest.mark.parametrize("role", ROLES)
def test_page_of_a_user_offers_only_what_opens(role: str, alice: User, client_of: ClientOf) -> None:
    assert refused_links(client_of(make_staff(role)), f"/admin/accounts/user/{alice.pk}/change/") == set()


@pytest.mark.parametrize("role", ROLES)
def test_page_of_a_user_with_credits_too(role: str, alice: User, client_of: ClientOf) -> None:
    ledger.grant(alice.pk, 100, key="first", note="To begin with")
    assert refused_links(client_of(make_staff(role)), f"/admin/accounts/user/{alice.pk}/change/") == set()


def test_who_may_open_nothing_private_is_not_asked_to(alice: User, client_of: ClientOf) -> None:
    made = make_generation(alice, state=State.COMPLETED)
    address = f"/admin/generations/generation/{made.pk}/change/"
    assert "Open, with a reason" not in client_of(make_staff("finance")).get(address).text
    assert "Open, with a reason" in client_of(make_staff("moderator")).get(address).text
