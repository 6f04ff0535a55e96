"""What is done to an account is told to its owner, at the address that was there before."""

import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import Settings

from maxvideo.accounts.models import User
from tests.maxvideo.accounts.people import ADDRESS, PASSWORD, Committed, log_in, make_noor, subjects
from tests.maxvideo.accounts.test_adapter import LINK

NEW = "second@example.org"


@pytest.fixture
def browser(db: None, settings: Settings, django_capture_on_commit_callbacks: Committed) -> Client:
    """Noor's, logged in and not asked again for some minutes."""
    settings.ACCOUNT_EMAIL_VERIFICATION, settings.SITE_URL = "mandatory", "https://maxvideo.example"
    make_noor()
    client = Client()
    log_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def test_address_is_not_changed_without_the_password(db: None) -> None:
    make_noor()
    client = Client()
    log_in(client)
    answer = client.post("/accounts/email/", {"action_add": "", "email": NEW})
    assert answer.url.startswith("/accounts/reauthenticate/")
    assert not EmailAddress.objects.filter(email=NEW).exists()


def test_password_given_once_more_goes_on_with_the_change(db: None) -> None:
    make_noor()
    client = Client()
    log_in(client)
    asked = client.post("/accounts/email/", {"action_add": "", "email": NEW})
    client.post(asked.url, {"password": PASSWORD, "next": "/accounts/email/"})
    assert EmailAddress.objects.filter(email=NEW).exists()


def test_password_is_asked_for_again_after_five_minutes(browser: Client) -> None:
    session = browser.session
    session["account_authentication_methods"][-1]["at"] -= 301
    session.save()
    assert browser.post("/accounts/email/", {"action_add": "", "email": NEW}).status_code == 302
    assert not EmailAddress.objects.filter(email=NEW).exists()


def test_old_address_is_told_of_the_wish_and_of_the_change(
    browser: Client, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Committed
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        browser.post("/accounts/email/", {"action_add": "", "email": NEW})
    assert subjects(mailoutbox) == ["Another address for your account"]
    [link] = [LINK.search(mail.body)[0] for mail in mailoutbox if mail.to == [NEW]]
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(link.removeprefix("https://maxvideo.example"))
    assert User.objects.get().email == NEW
    assert subjects(mailoutbox) == ["Another address for your account", "Your address was changed"]
    assert NEW in mailoutbox[-1].body


def test_new_password_is_told(
    browser: Client, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Committed
) -> None:
    new = {"oldpassword": PASSWORD, "password1": "another sea 34", "password2": "another sea 34"}
    with django_capture_on_commit_callbacks(execute=True):
        browser.post("/accounts/password/change/", new)
    assert subjects(mailoutbox) == ["Your password was changed"]
    assert "https://maxvideo.example/accounts/password/reset/" in mailoutbox[-1].body


def test_password_chosen_by_mail_is_told(
    browser: Client, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Committed
) -> None:
    stranger = Client()
    stranger.post("/accounts/password/reset/", {"email": ADDRESS})
    link = LINK.search(mailoutbox[-1].body)[0].removeprefix("https://maxvideo.example")
    form = stranger.get(link, follow=True)
    with django_capture_on_commit_callbacks(execute=True):
        stranger.post(form.request["PATH_INFO"], {"password1": "another sea 34", "password2": "another sea 34"})
    assert subjects(mailoutbox)[-1] == "Your password was changed"


def test_second_factor_is_told_when_it_comes_and_goes(
    browser: Client, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Committed
) -> None:
    page = browser.get("/accounts/2fa/totp/activate/")
    code = format_hotp_value(hotp_value(page.context["form"].secret, int(time.time()) // 30))
    with django_capture_on_commit_callbacks(execute=True):
        browser.post("/accounts/2fa/totp/activate/", {"code": code})
        browser.post("/accounts/2fa/totp/deactivate/")
    assert {"Two-step log-in is on", "Two-step log-in is off"} <= set(subjects(mailoutbox))


def test_mail_server_that_is_away_undoes_nothing(
    browser: Client, settings: Settings, django_capture_on_commit_callbacks: Committed
) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 1
    with django_capture_on_commit_callbacks(execute=True):
        answer = log_in(Client())
    assert answer.status_code == 302
