"""No page of the admin offers a link that refuses whoever follows it."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from billing import ledger
from generations.states import State
from maxvideo.accounts.models import User
from tests import staff_access as table
from tests.admin_rows import make_admin_rows
from tests.factories import make_generation
from tests.faults.servers import Valkey
from tests.roles import ROLES, make_staff
from tests.test_staff_access import address

ClientOf = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _without_second_factors(settings: Settings) -> None:
    settings.STAFF_NEED_MFA = False


def links_of(desk: Client, address: str) -> set[str]:
    """What a page leads to, of the site."""
    answer = desk.get(address)
    content = "" if answer.streaming else answer.text.partition('id="content"')[2]
    found = {unescape(link) for link in re.findall(r'<a [^>]*href="([^"#]+)"', content)}
    return {urljoin(address, link) for link in found if not urlsplit(link).scheme}


def refused_links(desk: Client, *addresses: str) -> dict[str, int]:
    """The links of these pages that their reader may not follow, or that lead nowhere, and what is answered."""
    links = {link for address in addresses for link in links_of(desk, address)}
    answers = {link: desk.get(link).status_code for link in links}
    return {link: status for link, status in answers.items() if status not in {200, 301, 302}}


@pytest.mark.parametrize("role", sorted(table.ROLES))
def test_no_page_of_a_role_offers_what_refuses_or_is_not_there(
    role: str, alice: User, client_of: ClientOf, valkey: Valkey, settings: Settings, request: pytest.FixtureRequest
) -> None:
    settings.RQ_QUEUES = {name: queue | {"URL": valkey.url} for name, queue in settings.RQ_QUEUES.items()}
    make_admin_rows(alice)
    reader = make_staff(role) if role in ROLES else request.getfixturevalue("staff")
    pages = {name for name, roles in table.PAGES.items() if role in roles}
    assert refused_links(client_of(reader), *(address(name, alice) for name in pages)) == {}


@pytest.mark.parametrize("role", ROLES)
def test_page_of_a_user_offers_only_what_opens(role: str, alice: User, client_of: ClientOf) -> None:
    assert refused_links(client_of(make_staff(role)), f"/admin/accounts/user/{alice.pk}/change/") == {}


@pytest.mark.parametrize("role", ROLES)
def test_page_of_a_user_with_credits_too(role: str, alice: User, client_of: ClientOf) -> None:
    ledger.grant(alice.pk, 100, key="first", note="To begin with")
    assert refused_links(client_of(make_staff(role)), f"/admin/accounts/user/{alice.pk}/change/") == {}


def test_who_may_open_nothing_private_is_not_asked_to(alice: User, client_of: ClientOf) -> None:
    made = make_generation(alice, state=State.COMPLETED)
    address = f"/admin/generations/generation/{made.pk}/change/"
    assert "Open, with a reason" not in client_of(make_staff("finance")).get(address).text
    assert "Open, with a reason" in client_of(make_staff("moderator")).get(address).text
