"""The list of where somebody is logged in, through the site's own log-in."""

import pytest
from django.test import Client
from django.urls import reverse

from maxvideo.accounts.models import User
from maxvideo.accounts.templatetags.browsers import browser

ADDRESS = "/accounts/sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/19.0 Mobile/15E148 Safari/604.1"
)


def logged_in(user: User, agent: str) -> Client:
    client = Client(headers={"user-agent": agent})
    client.post(reverse("account_login"), {"login": user.email, "password": "correct horse"})
    return client


@pytest.fixture
def laptop(alice: User) -> Client:
    return logged_in(alice, FIREFOX)


@pytest.fixture
def phone(alice: User, laptop: Client) -> Client:
    return logged_in(alice, IPHONE)


def test_page_lists_every_browser_that_is_logged_in(laptop: Client, phone: Client) -> None:
    page = laptop.get(ADDRESS).text
    assert "Firefox on Linux" in page
    assert "Safari on iPhone" in page
    assert page.count("this one") == 1


def test_others_log_ins_are_not_shown(bob: User, laptop: Client, phone: Client) -> None:
    assert "Safari on iPhone" not in logged_in(bob, FIREFOX).get(ADDRESS).text


def test_log_out_everywhere_else_ends_the_others_and_not_this_one(laptop: Client, phone: Client) -> None:
    response = laptop.post(ADDRESS, follow=True)
    assert "Logged out everywhere else." in response.text
    assert "You are logged in nowhere else." in response.text
    assert phone.get(ADDRESS).status_code == 302
    assert laptop.get(ADDRESS).status_code == 200


def test_log_ins_of_somebody_else_stay(bob: User, laptop: Client) -> None:
    theirs = logged_in(bob, IPHONE)
    laptop.post(ADDRESS)
    assert theirs.get(ADDRESS).status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
            "Chrome on Windows",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15", "Safari on macOS"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "Unnamed browser"),
    ],
)
def test_browser_in_words(agent: str, words: str) -> None:
    assert browser(agent) == words
