"""What strangers may have accounts do: write so many rows, send so many mails, however many networks they have."""

from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from maxvideo.web import mail_limits
from maxvideo.web.rate_limits import DAY_SECONDS, Window
from tests.maxvideo.accounts.people import ADDRESS, Committed, log_in, make_noor, subjects

Post = Callable[..., HttpResponse]
pytestmark = pytest.mark.django_db
RESET, SIGN_UP = "/accounts/password/reset/", "/accounts/signup/"
NEW = {"email": ADDRESS, "password1": "quite another sea 34"}


@pytest.fixture(autouse=True)
def _production(settings: Settings) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1000/m/ip", "login_failed": "1000/m/ip"}


@pytest.fixture
def post() -> Post:
    """Posts a form from one of many networks."""
    return lambda path, data, network=1: Client().post(path, data, REMOTE_ADDR=f"198.51.0.{network}")


@pytest.mark.parametrize("address", [ADDRESS, "nobody@example.org"])
def test_address_is_not_flooded_from_many_networks(post: Post, mailoutbox: list[EmailMessage], address: str) -> None:
    make_noor()
    answers = {post(RESET, {"email": address}, network).status_code for network in range(mail_limits.MAILS + 5)}
    assert answers == {302}
    assert len(mailoutbox) == mail_limits.MAILS


def test_way_back_by_mail_stays_open_beside_a_flood_of_sign_ups(post: Post, mailoutbox: list[EmailMessage]) -> None:
    make_noor()
    for _ in range(mail_limits.MAILS):
        mail_limits.count("sign-up", ADDRESS)
    post(SIGN_UP, NEW)
    post(RESET, NEW)
    assert subjects(mailoutbox) == ["Choose a new password"]


@pytest.mark.parametrize("told_before", [0, 1])
def test_owner_is_told_once_a_day_that_passwords_are_guessed(
    mailoutbox: list[EmailMessage], settings: Settings, django_capture_on_commit_callbacks: Committed, told_before: int
) -> None:
    settings.ACCOUNT_RATE_LIMITS |= {"login_failed_account": "1/d/key"}
    make_noor()
    for _ in range(told_before):
        mail_limits.count("paused", ADDRESS)
    with django_capture_on_commit_callbacks(execute=True):
        log_in(Client(), "wrong")
    assert len(subjects(mailoutbox)) == 1 - told_before


@pytest.mark.parametrize(
    ("path", "kind", "many"),
    [
        ("/accounts/signup/", "sign-ups", 200),
        ("/accounts/password/reset/", "resets", 100),
        ("/accounts/2fa/webauthn/login/", "passkeys", 500),
    ],
)
def test_network_may_ask_for_so_much_in_a_day(post: Post, path: str, kind: str, many: int) -> None:
    Window(f"{kind}:network-198.51.0.1", many, DAY_SECONDS).count(many)
    refused = post(path, {})
    assert refused.status_code == 429
    assert "tomorrow" in refused.text
    assert post(path, {}, network=2).status_code != 429


def test_all_networks_together_may_ask_for_a_hundred_times_that(post: Post) -> None:
    Window("sign-ups:visitors", 20_000, DAY_SECONDS).count(20_000)
    assert post("/accounts/signup/", {}).status_code == 429


def test_page_of_a_form_is_read_by_whoever_may_not_send_it(post: Post) -> None:
    Window("sign-ups:visitors", 20_000, DAY_SECONDS).count(20_000)
    assert Client().get("/accounts/signup/").status_code == 200
