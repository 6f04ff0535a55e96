"""One mailbox is one account, however its address is typed: every door that takes an address."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils.crypto import salted_hmac
from pytest_django import Settings

from billing.ledger.models import Welcome
from maxvideo.accounts.models import User
from tests.factories import make_generation
from tests.maxvideo.accounts.test_adapter import LINK, PASSWORD, credits_of, log_in, sign_up
from tests.maxvideo.accounts.test_normalization import ONE_ADDRESS

TYPED = pytest.mark.parametrize(
    ("stored", "typed"), [row[:2] for row in ONE_ADDRESS], ids=[row[2] for row in ONE_ADDRESS]
)
UNICODE, ENCODED = "noor@mu\u0308nchen.de", "noor@xn--mnchen-3ya.de"


@pytest.fixture(autouse=True)
def _production(settings: Settings, db: None) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.SIGNUP_CREDITS = 50
    settings.SITE_URL = "http://127.0.0.1:8000"


@pytest.fixture
def confirm(mailoutbox: list[EmailMessage]) -> Callable[..., Client]:
    """Signs up and follows the link of the mail."""

    def confirm(address: str) -> Client:
        cache.clear()  # a mail to the same address waits three minutes
        client = Client()
        sign_up(client, address)
        client.post(LINK.search(mailoutbox[-1].body)[0].removeprefix("http://127.0.0.1:8000"))
        client.logout()
        return client

    return confirm


@TYPED
def test_who_signs_up_in_one_way_logs_in_in_the_other(confirm: Callable[..., Client], stored: str, typed: str) -> None:
    client = confirm(typed)
    assert list(EmailAddress.objects.values_list("email", "verified")) == [(stored, True)]
    assert User.objects.get().email == stored
    log_in(client, stored)
    assert "_auth_user_id" in client.session
    client.logout()
    log_in(client, typed)
    assert "_auth_user_id" in client.session


@TYPED
def test_second_sign_up_in_another_way_makes_no_second_account(
    confirm: Callable[..., Client], stored: str, typed: str
) -> None:
    confirm(stored)
    cache.clear()
    assert sign_up(Client(), typed).status_code == 302
    assert User.objects.count() == 1


def test_sign_up_that_is_refused_says_what_an_address_is_and_keeps_what_was_typed() -> None:
    page = sign_up(Client(), "mıke@example.org").content.decode()
    assert "name@example.org" in page
    assert 'value="mıke@example.org"' in page
    assert not User.objects.exists()


def test_sign_up_with_too_long_an_address_says_so() -> None:
    assert b"at most 254" in sign_up(Client(), "a" * 288 + "@example.org").content
    assert not User.objects.exists()


def test_new_password_is_mailed_to_the_stored_address(
    confirm: Callable[..., Client], mailoutbox: list[EmailMessage]
) -> None:
    confirm(ENCODED)
    Client().post("/accounts/password/reset/", {"email": UNICODE})
    assert mailoutbox[-1].to == [ENCODED]
    assert "new password" in mailoutbox[-1].body


def test_new_address_is_stored_and_found_in_its_one_form(
    confirm: Callable[..., Client], mailoutbox: list[EmailMessage]
) -> None:
    client = confirm("noor@example.org")
    log_in(client, "noor@example.org")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"action_add": "", "email": UNICODE})
    assert mailoutbox[-1].to == [ENCODED]
    client.post(LINK.search(mailoutbox[-1].body)[0].removeprefix("http://127.0.0.1:8000"))
    assert User.objects.get().email == ENCODED


def test_own_address_in_another_way_is_no_new_one(confirm: Callable[..., Client]) -> None:
    client = confirm(ENCODED)
    log_in(client, ENCODED)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.post("/accounts/email/", {"action_add": "", "email": UNICODE})
    assert b"already associated with this account" in page.content


def test_address_of_somebody_else_is_not_taken_over_in_another_way(confirm: Callable[..., Client]) -> None:
    confirm(ENCODED)
    client = confirm("other@example.org")
    log_in(client, "other@example.org")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"action_add": "", "email": UNICODE})
    assert list(EmailAddress.objects.filter(email=ENCODED, verified=True).values_list("user__email", flat=True)) == [
        ENCODED
    ]


def test_owner_reads_the_letters_of_the_domain(confirm: Callable[..., Client]) -> None:
    client = confirm(ENCODED)
    log_in(client, ENCODED)
    assert "noor@münchen.de" in client.get("/accounts/email/").content.decode()


def test_failed_log_ins_count_for_the_mailbox(confirm: Callable[..., Client]) -> None:
    client = confirm("noor@example.org")
    for n in range(5):
        log_in(client, "no" + "\u200b" * n + "or@example.org", password="wrong")
    assert b"Too many failed login attempts" in log_in(client, "noor@example.org").content


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("noor.kim@gmail.com", "noorkim+2@googlemail.com"),
        ("noor@example.org", "noor+2@example.org"),
        ("noor+1@example.org", "noor+2@example.org"),
    ],
)
def test_welcome_credits_come_once_for_the_aliases_of_a_mailbox(
    confirm: Callable[..., Client], first: str, second: str
) -> None:
    confirm(first)
    confirm(second)
    assert [credits_of(User.objects.get(email=email)) for email in (first, second)] == [50, 0]


def test_who_was_greeted_by_the_release_before_is_not_greeted_again(confirm: Callable[..., Client]) -> None:
    """It hashed the address as it stood; here its owner is gone meanwhile."""
    as_before = salted_hmac("billing.ledger.welcome", "noor.kim@gmail.com", algorithm="sha256").hexdigest()
    Welcome.objects.create(user=None, address_hash=as_before)
    confirm("noor.kim@gmail.com")
    assert credits_of(User.objects.get(email="noor.kim@gmail.com")) == 0


@TYPED
def test_command_makes_no_second_account_of_a_mailbox(stored: str, typed: str) -> None:
    call_command("create_account", typed, "--password", "a calm studio 12")
    with pytest.raises(CommandError, match="is taken"):
        call_command("create_account", stored, "--password", "a calm studio 12")
    assert User.objects.get().email == stored


@TYPED
def test_command_finds_whom_to_grant_credits(stored: str, typed: str) -> None:
    call_command("create_account", stored, "--password", "a calm studio 12")
    call_command("grant_credits", typed, "5", "--reason", "x")
    assert credits_of(User.objects.get()) == 5


def test_command_refuses_what_is_no_address() -> None:
    with pytest.raises(CommandError, match="is no e-mail address"):
        call_command("create_account", "mıke@example.org", "--password", "a calm studio 12")
    assert not User.objects.exists()


@pytest.mark.parametrize("typed", [UNICODE, "münchen", "ｎｏｏｒ", "no\u200bor", "NOOR@xn--mn"])
@pytest.mark.parametrize(
    "address",
    [
        *("accounts/user", "generations/generation"),
        *("billing/creditaccount", "billing/transfer", "billing/hold"),
    ],
)
def test_staff_find_the_address_however_it_is_typed(
    staff: User, alice: User, client_of: Callable[[User], Client], settings: Settings, address: str, typed: str
) -> None:
    settings.STAFF_NEED_MFA = False
    noor = User.objects.create_user(UNICODE, "x")
    EmailAddress.objects.create(user=noor, email=noor.email, verified=True, primary=True)
    make_generation(noor)
    make_generation(alice)
    page = client_of(staff).get(f"/admin/{address}/", {"q": typed})
    found = page.context["cl"].result_list
    assert found
    assert "alice" not in page.content.decode()
