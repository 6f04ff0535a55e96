"""Accounts as a visitor meets them: sign up, verify, log in, forget the password."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from billing.ledger.models import Welcome
from maxvideo.accounts.models import User

ADDRESS, PASSWORD = "Noor@Example.org", "a calm studio 12"
LINK = re.compile(r"https?://\S+")


@pytest.fixture(autouse=True)
def _production(settings: Settings, db: None) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.SITE_URL = "https://maxvideo.example"


@pytest.fixture
def visitor() -> Client:
    return Client()


@pytest.fixture
def link_in(mailoutbox: list[EmailMessage]) -> Callable[..., str]:
    """The path of the link in the newest mail."""

    def path() -> str:
        found = LINK.search(mailoutbox[-1].body)
        assert found
        return found[0].removeprefix("https://maxvideo.example")

    return path


@pytest.fixture
def signed_up(visitor: Client, link_in: Callable[..., str]) -> Client:
    """Noor with a verified address, not logged in."""
    sign_up(visitor)
    visitor.post(link_in())
    visitor.logout()
    return visitor


def sign_up(client: Client, address: str = ADDRESS) -> HttpResponse:
    return client.post("/accounts/signup/", {"email": address, "password1": PASSWORD})


def log_in(client: Client, address: str = ADDRESS, password: str = PASSWORD, **more: Any) -> HttpResponse:
    return client.post("/accounts/login/", {"login": address, "password": password, **more})


def credits_of(user: User) -> int:
    account = getattr(User.objects.select_related("credit_account").get(pk=user.pk), "credit_account", None)
    return account.available if account else 0


def test_address_is_kept_in_lower_case(visitor: Client) -> None:
    sign_up(visitor)
    assert User.objects.get().email == "noor@example.org"
    assert EmailAddress.objects.get().email == "noor@example.org"


def test_unverified_address_cannot_log_in(visitor: Client) -> None:
    sign_up(visitor)
    response = log_in(Client())
    assert response.url == "/accounts/confirm-email/"
    assert visitor.get("/credits/").status_code == 302


def test_verified_address_logs_in_whatever_its_case(signed_up: Client) -> None:
    assert log_in(signed_up, "NOOR@example.ORG").status_code == 302
    assert "_auth_user_id" in signed_up.session


def test_mail_leads_to_site_url_whatever_the_host_header(visitor: Client, mailoutbox: list[EmailMessage]) -> None:
    visitor.post("/accounts/signup/", {"email": ADDRESS, "password1": PASSWORD}, headers={"host": "evil.example"})
    assert "evil.example" not in mailoutbox[-1].body
    assert "https://maxvideo.example/accounts/confirm-email/" in mailoutbox[-1].body


def test_second_sign_up_looks_the_same_and_warns_the_owner(signed_up: Client, mailoutbox: list[EmailMessage]) -> None:
    cache.clear()  # a mail to the same address waits three minutes
    first = sign_up(Client(), "new@example.org")
    again = sign_up(Client(), ADDRESS.upper())
    assert (again.status_code, again.url) == (first.status_code, first.url)
    assert User.objects.count() == 2
    assert "have an account already" in mailoutbox[-1].body


def test_reset_for_an_unknown_address_looks_the_same(signed_up: Client) -> None:
    known = Client().post("/accounts/password/reset/", {"email": ADDRESS})
    unknown = Client().post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_forgotten_password_is_set_anew_by_the_mailed_link(signed_up: Client, link_in: Callable[..., str]) -> None:
    signed_up.post("/accounts/password/reset/", {"email": "noor@EXAMPLE.org"})
    form = signed_up.get(link_in(), follow=True)
    signed_up.post(form.request["PATH_INFO"], {"password1": "another sea 34", "password2": "another sea 34"})
    log_in(signed_up, password="another sea 34")
    assert "_auth_user_id" in signed_up.session


def test_reset_link_works_once(signed_up: Client, link_in: Callable[..., str]) -> None:
    signed_up.post("/accounts/password/reset/", {"email": ADDRESS})
    form = signed_up.get(link_in(), follow=True)
    signed_up.post(form.request["PATH_INFO"], {"password1": "another sea 34", "password2": "another sea 34"})
    assert b"too old or was used" in Client().get(link_in(), follow=True).content


def test_log_in_goes_on_where_it_was_asked(signed_up: Client) -> None:
    assert log_in(signed_up, next="/credits/").url == "/credits/"


def test_log_in_never_leads_to_another_site(signed_up: Client) -> None:
    assert log_in(signed_up, next="https://evil.example/").url == "/"


def test_log_in_keeps_what_the_session_holds(signed_up: Client) -> None:
    session = signed_up.session
    session["pending"] = "a form"
    session.save()
    log_in(signed_up)
    assert signed_up.session["pending"] == "a form"


def test_guessing_a_password_is_stopped_after_five_tries(signed_up: Client) -> None:
    for _ in range(5):
        log_in(signed_up, password="wrong")
    assert b"Too many failed login attempts" in log_in(signed_up).content


def test_welcome_credits_come_with_the_verified_address(
    visitor: Client, link_in: Callable[..., str], settings: Settings
) -> None:
    settings.SIGNUP_CREDITS = 50
    sign_up(visitor)
    noor = User.objects.get()
    assert credits_of(noor) == 0
    visitor.post(link_in())
    assert credits_of(noor) == 50


def test_second_address_of_a_user_collects_nothing(
    visitor: Client, link_in: Callable[..., str], settings: Settings
) -> None:
    settings.SIGNUP_CREDITS = 50
    sign_up(visitor)
    visitor.post(link_in())
    log_in(visitor)
    visitor.post("/accounts/reauthenticate/", {"password": PASSWORD})
    visitor.post("/accounts/email/", {"action_add": "", "email": "second@example.org"})
    visitor.post(link_in())
    noor = User.objects.get()
    assert noor.email == "second@example.org"
    assert credits_of(noor) == 50


def test_address_deleted_and_made_again_collects_nothing(
    visitor: Client, link_in: Callable[..., str], settings: Settings
) -> None:
    settings.SIGNUP_CREDITS = 50
    sign_up(visitor)
    visitor.post(link_in())
    User.objects.update(email="gone@example.org")
    EmailAddress.objects.all().delete()
    cache.clear()  # a mail to the same address waits three minutes
    second = Client()
    sign_up(second)
    second.post(link_in())
    assert EmailAddress.objects.get().verified
    assert credits_of(User.objects.get(email="noor@example.org")) == 0


def test_welcome_keeps_no_address(visitor: Client, link_in: Callable[..., str], settings: Settings) -> None:
    settings.SIGNUP_CREDITS = 50
    sign_up(visitor)
    visitor.post(link_in())
    assert re.fullmatch("[0-9a-f]{64}", Welcome.objects.get().address_hash)


def test_second_factor_is_set_up_and_asked_for(signed_up: Client) -> None:
    log_in(signed_up)
    signed_up.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = signed_up.get("/accounts/2fa/totp/activate/")
    code = format_hotp_value(hotp_value(page.context["form"].secret, int(time.time()) // 30))
    assert signed_up.post("/accounts/2fa/totp/activate/", {"code": code}).status_code == 302
    signed_up.logout()
    assert log_in(signed_up).url.startswith("/accounts/2fa/authenticate/")
    assert "_auth_user_id" not in signed_up.session


def test_account_pages_have_nothing_inline(signed_up: Client) -> None:
    log_in(signed_up)
    signed_up.post("/accounts/reauthenticate/", {"password": PASSWORD})
    pages = ["login", "signup", "password/reset", "email", "password/change", "2fa", "2fa/totp/activate", "logout"]
    for page in pages:
        text = signed_up.get(f"/accounts/{page}/", follow=True).content.decode()
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\bsrc=)|\son\w+=", text), page
