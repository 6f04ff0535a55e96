"""Who gives wrong passwords stops themselves, and never the owner."""

import pytest
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import Settings

from maxvideo.accounts.models import User
from tests.maxvideo.accounts.people import ADDRESS, PASSWORD, Committed, is_logged_in, log_in, make_noor, subjects
from tests.maxvideo.accounts.test_adapter import LINK

STRANGER, ELSEWHERE = "198.51.100.9", "203.0.113.7"
TOO_MANY = "Too many failed login attempts"


@pytest.fixture(autouse=True)
def noor(db: None, settings: Settings) -> User:
    settings.SITE_URL = "http://127.0.0.1:8000"
    return make_noor()


def guess(times: int, network: str = STRANGER) -> str:
    """Wrong passwords from a network; the last page."""
    pages = [log_in(Client(), "wrong", network=network).text for _ in range(times)]
    return pages[-1]


def guess_from_everywhere(settings: Settings) -> None:
    """More wrong passwords than an account takes in a day, from more networks than anybody has."""
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_failed_account": "7/d/key"}
    for network in range(4):
        guess(2, f"198.51.100.{network}")


def test_five_wrong_passwords_of_a_stranger_do_not_lock_the_owner_out() -> None:
    guess(5)
    owner = Client()
    log_in(owner, network=ELSEWHERE)
    assert is_logged_in(owner)


@pytest.mark.parametrize("second", [STRANGER, f"::ffff:{STRANGER}"])
def test_their_own_network_is_stopped(second: str) -> None:
    guess(5)
    assert TOO_MANY in log_in(Client(), network=second).text


def test_network_of_ipv6_is_its_64() -> None:
    guess(5, "2001:db8:1:2::5")
    assert TOO_MANY in log_in(Client(), network="2001:db8:1:2:ffff::9").text
    other = Client()
    log_in(other, network="2001:db8:1:3::5")
    assert is_logged_in(other)


def test_guessing_from_everywhere_stops_browsers_that_are_not_known(settings: Settings) -> None:
    guess_from_everywhere(settings)
    assert TOO_MANY in log_in(Client(), network=ELSEWHERE).text


def test_browser_that_was_used_before_comes_in_all_the_same(settings: Settings) -> None:
    owner = Client()
    log_in(owner, network=ELSEWHERE)
    owner.post("/accounts/logout/")
    guess_from_everywhere(settings)
    log_in(owner, network=ELSEWHERE)
    assert is_logged_in(owner)


def test_owner_is_told_once_and_comes_back_by_mail(
    settings: Settings, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Committed
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        guess_from_everywhere(settings)
    assert subjects(mailoutbox) == ["Wrong passwords for your account"]
    owner = Client()
    owner.post("/accounts/password/reset/", {"email": ADDRESS})
    form = owner.get(LINK.search(mailoutbox[-1].body)[0].partition(":8000")[2], follow=True)
    owner.post(form.request["PATH_INFO"], {"password1": "another sea 34", "password2": "another sea 34"})
    log_in(owner, "another sea 34", network=ELSEWHERE)
    assert is_logged_in(owner)


def test_address_without_an_account_is_answered_the_same(settings: Settings) -> None:
    User.objects.update(email="somebody@example.org")
    guess_from_everywhere(settings)
    assert TOO_MANY in log_in(Client(), network=ELSEWHERE).text


def test_right_password_does_not_count() -> None:
    for _ in range(6):
        log_in(Client(), PASSWORD, network=STRANGER)
    assert TOO_MANY not in guess(1)
    cache.clear()
