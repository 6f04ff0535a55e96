from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from billing import ledger
from maxvideo.accounts.models import User


@pytest.fixture
def desk(staff: User, client_of: Callable[[User], Client], settings: Settings) -> Client:
    """A staff member in the admin."""
    settings.STAFF_NEED_MFA = False
    return client_of(staff)


def change(desk: Client, user: User, **fields: Any) -> HttpResponse:
    return desk.post(f"/admin/accounts/user/{user.pk}/change/", {"is_active": "on", **fields})


def test_list_finds_by_address_and_shows_credits(desk: Client, alice: User, bob: User) -> None:
    ledger.grant(alice.pk, 1234, key="grant:test", note="test")
    page = desk.get("/admin/accounts/user/?q=ALICE").content.decode()
    assert "alice@example.org" in page
    assert "1,234" in page
    assert "bob@example.org" not in page


def test_user_page_leads_to_generations(desk: Client, alice: User) -> None:
    page = desk.get(f"/admin/accounts/user/{alice.pk}/change/").content.decode()
    assert f"/admin/generations/generation/?user__id__exact={alice.pk}" in page


def test_own_limits_are_set(desk: Client, alice: User) -> None:
    assert change(desk, alice, start_rate="240/m", max_in_flight="0").status_code == 302
    alice.refresh_from_db()
    assert (alice.start_rate, alice.max_in_flight) == ("240/m", 0)


@pytest.mark.parametrize("rate", ["many", "12/h", "-1"])
def test_rate_that_is_none_is_refused(desk: Client, alice: User, rate: str) -> None:
    assert b"Write it as 240/m" in change(desk, alice, start_rate=rate).content


def test_users_are_neither_added_nor_deleted_here(desk: Client, alice: User) -> None:
    assert desk.get("/admin/accounts/user/add/").status_code == 403
    assert desk.post(f"/admin/accounts/user/{alice.pk}/delete/").status_code == 403
