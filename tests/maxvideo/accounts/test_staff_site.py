from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from pytest_django import Settings

from maxvideo.accounts.models import User


@pytest.fixture
def staff_client(staff: User) -> Client:
    client = Client()
    client.force_login(staff)
    return client


@pytest.fixture
def _need_mfa(settings: Settings) -> None:
    settings.STAFF_NEED_MFA = True


def test_visitor_goes_to_log_in_and_comes_back(db: None, client: Client) -> None:
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/accounts/login/?next=%2Fadmin%2F")


def test_user_is_turned_away(alice: User, client_of: Callable[[User], Client]) -> None:
    assert client_of(alice).get("/admin/", follow=True).status_code == 403


def test_staff_get_in_where_debug_is_on(settings: Settings, staff_client: Client) -> None:
    settings.STAFF_NEED_MFA = False
    assert staff_client.get("/admin/").status_code == 200


@pytest.mark.usefixtures("_need_mfa")
def test_staff_without_a_second_factor_are_sent_to_set_one_up(staff_client: Client) -> None:
    response = staff_client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0] == "/accounts/2fa/"
    assert b"authenticator app" in response.content


@pytest.mark.usefixtures("_need_mfa")
def test_staff_without_a_second_factor_see_no_page_of_the_admin(staff_client: Client, alice: User) -> None:
    response = staff_client.get(f"/admin/accounts/user/{alice.pk}/change/")
    assert response.status_code == 302


@pytest.mark.usefixtures("_need_mfa")
def test_staff_with_a_second_factor_get_in(staff: User, staff_client: Client) -> None:
    TOTP.activate(staff, "JBSWY3DPEHPK3PXP")
    assert staff_client.get("/admin/").status_code == 200


@pytest.mark.usefixtures("_need_mfa")
def test_password_alone_does_not_log_in_who_has_a_second_factor(staff: User) -> None:
    TOTP.activate(staff, "JBSWY3DPEHPK3PXP")
    client = Client()
    response = client.post("/accounts/login/", {"login": staff.email, "password": "correct horse"})
    assert response.url.startswith("/accounts/2fa/authenticate/")
    assert "_auth_user_id" not in client.session
