"""How often visitors knock: of one network, of all together, and who is not stopped by them."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maxvideo.accounts.models import User
from tests.maxvideo.accounts.people import PASSWORD, is_logged_in, log_in, make_noor

PAGES = ["account_signup", "account_login", "account_reset_password", "mfa_login_webauthn"]


@pytest.fixture(autouse=True)
def few(db: None, settings: Settings) -> None:
    settings.SIGNUP_RATE = settings.LOGIN_RATE = "2/m"


def is_heard(page: str, network: str) -> bool:
    """Whether an empty form of a page, sent from a network, is looked at."""
    return Client().post(reverse(page), {}, REMOTE_ADDR=network).status_code != 429


def knock_from_everywhere(page: str) -> None:
    """As often as all visitors together may, from networks that each stay below their own limit."""
    for number in range(20):
        is_heard(page, f"198.51.100.{number % 10}")


@pytest.mark.parametrize("page", PAGES)
def test_third_form_of_a_network_in_a_minute_waits(page: str) -> None:
    neighbours = [f"2001:db8:0:1::{number}" for number in range(1, 4)]
    assert [is_heard(page, network) for network in neighbours] == [True, True, False]
    assert is_heard(page, "2001:db8:0:2::1")


@pytest.mark.parametrize("page", PAGES)
def test_all_visitors_together_are_limited(page: str) -> None:
    knock_from_everywhere(page)
    assert not is_heard(page, "192.0.2.1")


def test_pages_are_read_however_many_forms_came() -> None:
    knock_from_everywhere("account_login")
    assert Client().get(reverse("account_login"), REMOTE_ADDR="192.0.2.1").status_code == 200


def test_refused_log_in_looks_at_no_password() -> None:
    make_noor()
    knock_from_everywhere("account_login")
    visitor = Client()
    assert log_in(visitor).status_code == 429
    assert not is_logged_in(visitor)


def test_browser_that_the_account_knows_comes_in_beside_any_number_of_visitors() -> None:
    make_noor()
    owner = Client()
    log_in(owner)
    owner.post(reverse("account_logout"))
    knock_from_everywhere("account_login")
    log_in(owner, network="203.0.113.8")
    assert is_logged_in(owner)


def test_known_browser_has_the_limit_of_its_network() -> None:
    make_noor()
    owner = Client()
    log_in(owner)
    owner.post(reverse("account_logout"))
    assert [log_in(owner, "wrong", network="203.0.113.8").status_code for _ in range(3)] == [200, 200, 429]


def test_zero_is_no_limit(settings: Settings) -> None:
    settings.SIGNUP_RATE = "0"
    assert all(is_heard("account_signup", "192.0.2.1") for _ in range(25))


def test_refused_sign_up_makes_no_account(settings: Settings) -> None:
    knock_from_everywhere("account_signup")
    answer = Client().post(reverse("account_signup"), {"email": "a@example.org", "password1": PASSWORD})
    assert (answer.status_code, User.objects.count()) == (429, 0)
