"""Every page of allauth that can be reached: in the site's look, with a way on, in its words."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maxvideo.accounts.models import User

VISITORS = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/inactive/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/no-such-key/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-no-such-key/",
    "/accounts/password/reset/key/done/",
]
MEMBERS = [
    "/accounts/preferences/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/sessions/",
    "/accounts/logout/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/recovery-codes/generate/",
]
INLINE = re.compile(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=", re.IGNORECASE)


def problems(page: str) -> list[str]:
    """What is wrong with a page."""
    found = []
    main = page.partition("<main")[2].partition("</main>")[0]
    if "css/components.css" not in page or 'class="site-header"' not in page:
        found.append("not in our frame")
    if INLINE.search(page):
        found.append("inline style or script")
    if page.count("<h1") != 1:
        found.append("not one heading")
    if not re.search(r"<a |<button", main):
        found.append("no way on")
    if re.search(r"<title>\s*·", page):
        found.append("no name in the tab")
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("address", VISITORS)
def test_visitors_page(client: Client, address: str) -> None:
    assert problems(client.get(address, follow=True).text) == []


@pytest.mark.parametrize("address", MEMBERS)
def test_members_page(alice: User, client_of: Callable[[User], Client], address: str) -> None:
    assert problems(client_of(alice).get(address, follow=True).text) == []


@pytest.mark.django_db
def test_too_many_tries_get_a_page_of_ours(settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/ip"}
    client = Client()
    answers = [client.post(reverse("account_reset_password"), {"email": "x@example.org"}) for _ in range(2)]
    assert answers[1].status_code == 429
    assert problems(answers[1].text) == []


def test_messages_are_in_our_words(alice: User) -> None:
    client = Client()
    page = client.post(reverse("account_login"), {"login": alice.email, "password": "correct horse"}, follow=True)
    assert "Successfully" not in page.text
    assert "You are logged out." in client.post(reverse("account_logout"), follow=True).text
