from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from maxvideo.accounts.models import User

pytestmark = pytest.mark.django_db
ADDRESS = "noor@example.org"
PASSWORD = "a quiet sea 12"


def sign_up(client: Client, address: str = ADDRESS) -> None:
    assert client.post("/accounts/signup/", {"email": address, "password1": PASSWORD}).status_code == 302


@pytest.fixture
def newcomer(client: Client, settings: Settings) -> Client:
    """Somebody who is in at once, as on a developer's site."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "optional"
    sign_up(client)
    return client


def test_every_page_says_that_a_new_address_is_to_be_confirmed(newcomer: Client) -> None:
    for page in ("/models/", "/credits/", "/help/"):
        assert f'we sent a link to <span translate="no">{ADDRESS}</span>' in newcomer.get(page).text


def test_line_goes_once_the_address_is_confirmed_in_another_browser(
    newcomer: Client, mailoutbox: list[EmailMessage]
) -> None:
    link = next(word for word in mailoutbox[-1].body.split() if "/confirm-email/" in word)
    Client().post("/accounts/confirm-email/" + link.split("/confirm-email/")[1])
    assert "we sent a link" not in newcomer.get("/models/").text
    assert "unconfirmed" not in newcomer.session


def test_who_cannot_be_in_yet_is_told_what_opens_the_account(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    sign_up(client)
    assert "Your account opens with the link that we sent to" in client.get("/models/").text


def test_line_does_not_tell_whether_there_was_an_account(
    alice: User, client: Client, settings: Settings, mailoutbox: list[EmailMessage]
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    sign_up(client, alice.email)
    assert "have an account already" in mailoutbox[-1].body
    assert "Your account opens with the link that we sent to" in client.get("/models/").text


def test_everybody_else_pays_no_query_for_it(
    alice: User, client_of: Callable[[User], Client], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = client_of(alice)
    with django_assert_num_queries(2):
        assert "we sent a link" not in browser.get("/help/").text
