"""Staff delete an account as its owner may: with a reason that stays, never their own, never one above them."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maxvideo.accounts import personal_data
from maxvideo.accounts.models import AccountDeletion, User
from maxvideo.staff.models import StaffAction
from tests.roles import make_staff

REASON = {"reason": "Asked for by letter"}


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Settings) -> None:
    settings.STAFF_NEED_MFA = False


@pytest.fixture
def desk(staff: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(staff)


def page_of(user: User) -> str:
    return reverse("admin:accounts_user_delete-for-good", args=[user.pk])


def test_account_goes_with_a_reason_that_stays(desk: Client, alice: User, staff: User) -> None:
    assert desk.post(page_of(alice), REASON).status_code == 302
    begun, action = AccountDeletion.objects.get(), StaffAction.objects.get(kind="delete for good")
    assert (begun.user, begun.asked_by) == (alice, staff)
    assert (action.actor, action.person, action.reason) == (staff, alice, REASON["reason"])
    assert not User.objects.filter(email="alice@example.org").exists()


def test_nothing_goes_without_a_reason(desk: Client, alice: User) -> None:
    assert desk.post(page_of(alice), {"reason": " "}).status_code == 422
    assert not AccountDeletion.objects.exists()


def test_nobody_deletes_themselves(desk: Client, staff: User) -> None:
    assert desk.post(page_of(staff), REASON).status_code == 403


def test_somebody_on_staff_goes_once_the_rights_are_taken(desk: Client, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_staff=True)
    response = desk.post(page_of(alice), REASON)
    assert (response.status_code, AccountDeletion.objects.count()) == (422, 0)
    assert "staff rights" in response.text
    assert not StaffAction.objects.filter(kind="delete for good").exists()


@pytest.mark.parametrize("role", ["support", "finance", "moderator"])
def test_roles_alone_do_not_delete(alice: User, client_of: Callable[[User], Client], role: str) -> None:
    assert client_of(make_staff(role)).post(page_of(alice), REASON).status_code == 403


def test_one_with_the_permission_deletes_nobody_above(
    alice: User, bob: User, client_of: Callable[[User], Client]
) -> None:
    support = make_staff("support")
    support.user_permissions.add(Permission.objects.get(codename="delete_user"))
    User.objects.filter(pk=bob.pk).update(is_staff=True)
    client = client_of(support)
    assert client.post(page_of(bob), REASON).status_code == 403
    assert client.post(page_of(alice), REASON).status_code == 302


def test_second_click_does_nothing_more(desk: Client, alice: User) -> None:
    desk.post(page_of(alice), REASON)
    assert desk.post(page_of(alice), REASON).status_code == 403
    assert StaffAction.objects.filter(kind="delete for good").count() == 1


def test_what_stands_against_it_is_said(desk: Client, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    reasons = personal_data.Registry(lambda user: ["There is a dispute about money."])
    monkeypatch.setattr(personal_data, "why_not_now", reasons)
    assert "There is a dispute about money." in desk.post(page_of(alice), REASON).text
    assert not AccountDeletion.objects.exists()
