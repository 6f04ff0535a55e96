"""A ban: with a reason, by support and moderators, of nobody on staff."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import Settings

from maxvideo.accounts.models import User
from maxvideo.staff.models import StaffAction
from tests.roles import make_staff


@pytest.fixture
def desk(db: None, client_of: Callable[[User], Client], settings: Settings) -> Client:
    settings.STAFF_NEED_MFA = False
    return client_of(make_staff("moderator"))


def test_banned_user_is_logged_out_and_it_is_written_down(
    desk: Client, alice: User, client_of: Callable[[User], Client]
) -> None:
    browser = client_of(alice)
    desk.post(f"/admin/accounts/user/{alice.pk}/ban/", {"reason": "Spam", "wanted": "out"})
    assert browser.get("/gallery/").status_code == 302
    row = StaffAction.objects.get()
    assert (row.kind, row.person, row.reason) == ("ban", alice, "Spam")


def test_second_click_does_not_let_in_again(desk: Client, alice: User) -> None:
    for _ in range(2):
        desk.post(f"/admin/accounts/user/{alice.pk}/ban/", {"reason": "Spam", "wanted": "out"})
    alice.refresh_from_db()
    assert not alice.is_active
    assert StaffAction.objects.count() == 1


def test_let_in_again(desk: Client, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)
    desk.post(f"/admin/accounts/user/{alice.pk}/ban/", {"reason": "A mistake", "wanted": "in"})
    alice.refresh_from_db()
    assert alice.is_active


@pytest.mark.parametrize("reason", ["", "  ", "\u200b"])
def test_without_a_reason_nothing_happens(desk: Client, alice: User, reason: str) -> None:
    response = desk.post(f"/admin/accounts/user/{alice.pk}/ban/", {"reason": reason, "wanted": "out"})
    assert response.status_code == 422
    assert "This field is required." in response.text
    alice.refresh_from_db()
    assert alice.is_active
