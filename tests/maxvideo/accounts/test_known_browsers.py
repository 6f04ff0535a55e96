import pytest
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import Settings

from maxvideo.accounts.known_browsers import COOKIE
from maxvideo.accounts.models import User
from tests.maxvideo.accounts.people import ADDRESS, PASSWORD, Committed, log_in, make_noor, subjects
from tests.maxvideo.accounts.test_adapter import LINK

NEW_BROWSER = "A log-in from a new browser"


@pytest.fixture(autouse=True)
def noor(db: None, settings: Settings) -> User:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    return make_noor()


def told(mailbox: list[EmailMessage]) -> int:
    return subjects(mailbox).count(NEW_BROWSER)


def test_log_in_from_a_new_browser_is_told(
    mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Committed
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        log_in(Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}))
    assert told(mailoutbox) == 1
    assert "From: Firefox on Linux, network address 203.0.113.7" in mailoutbox[-1].body


def test_log_in_from_a_known_browser_is_not(
    mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Committed
) -> None:
    browser = Client()
    with django_capture_on_commit_callbacks(execute=True):
        log_in(browser)
        browser.post("/accounts/logout/")
        log_in(browser)
    assert told(mailoutbox) == 1


def test_browser_that_signed_up_is_known(
    mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Committed
) -> None:
    browser = Client()
    browser.post("/accounts/signup/", {"email": "new@example.org", "password1": PASSWORD})
    browser.post(LINK.search(mailoutbox[-1].body)[0].partition(":8000")[2])
    with django_capture_on_commit_callbacks(execute=True):
        browser.post("/accounts/login/", {"login": "new@example.org", "password": PASSWORD})
    assert "_auth_user_id" in browser.session
    assert NEW_BROWSER not in subjects(mailoutbox, "new@example.org")


def test_cookie_of_another_account_makes_nobody_known(
    alice: User, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Committed
) -> None:
    browser = Client()
    browser.post("/accounts/login/", {"login": alice.email, "password": "correct horse"})
    with django_capture_on_commit_callbacks(execute=True):
        log_in(browser)
    assert told(mailoutbox) == 1


@pytest.mark.parametrize("value", ["", "nonsense", "W10:1abc:forged"])
def test_cookie_that_we_did_not_sign_makes_nobody_known(
    value: str, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Committed
) -> None:
    browser = Client()
    browser.cookies[COOKIE] = value
    with django_capture_on_commit_callbacks(execute=True):
        log_in(browser)
    assert told(mailoutbox) == 1


def test_new_password_makes_other_browsers_unknown(
    noor: User, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Committed
) -> None:
    mine, other = Client(), Client()
    for browser in (mine, other):
        log_in(browser)
    new = {"oldpassword": PASSWORD, "password1": "another sea 34", "password2": "another sea 34"}
    mine.post("/accounts/password/change/", new)
    mine.post("/accounts/logout/")
    with django_capture_on_commit_callbacks(execute=True):
        log_in(mine, "another sea 34")
    assert told(mailoutbox) == 0
    with django_capture_on_commit_callbacks(execute=True):
        log_in(other, "another sea 34")
    assert told(mailoutbox) == 1


def test_cookie_is_kept_from_scripts(noor: User) -> None:
    browser = Client()
    log_in(browser)
    assert browser.cookies[COOKIE]["httponly"]
    assert ADDRESS not in browser.cookies[COOKIE].value
