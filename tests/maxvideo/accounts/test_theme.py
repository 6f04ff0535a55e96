from collections.abc import Callable

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from maxvideo.accounts.models import User
from maxvideo.pages.errors import server_error
from tests.markup import tidy

ADDRESS = "/theme/"
DARK = '<html lang="en" data-theme="dark">'


@pytest.mark.django_db
def test_visitor_keeps_the_choice_in_a_cookie(client: Client) -> None:
    response = client.post(ADDRESS, {"theme": "dark"}, follow=True)
    assert DARK in response.text
    assert DARK in client.get("/models/").text
    assert '<meta name="color-scheme" content="dark">' in response.text
    assert 'value="dark" checked' in tidy(response.text)


@pytest.mark.django_db
def test_page_follows_the_system_without_a_choice(client: Client) -> None:
    assert '<html lang="en">' in client.get(ADDRESS).text


@pytest.mark.django_db
def test_choice_can_be_forgotten(client: Client) -> None:
    client.post(ADDRESS, {"theme": "dark"})
    response = client.post(ADDRESS, {"theme": ""}, follow=True)
    assert '<html lang="en">' in response.text


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["", "pink", '"><script>'])
def test_cookie_that_means_nothing_is_ignored(client: Client, said: str) -> None:
    client.cookies["theme"] = said
    assert '<html lang="en">' in client.get(ADDRESS).text


@pytest.mark.django_db
def test_theme_that_is_none_is_refused(client: Client) -> None:
    assert client.post(ADDRESS, {"theme": "pink"}).status_code == 422


def test_user_has_it_in_every_browser(alice: User, client_of: Callable[[User], Client]) -> None:
    client_of(alice).post(ADDRESS, {"theme": "dark"})
    assert DARK in client_of(alice).get("/models/").text


def test_users_choice_wins_over_the_browsers(alice: User, client_of: Callable[[User], Client]) -> None:
    alice.theme = "light"
    alice.save()
    client = client_of(alice)
    client.cookies["theme"] = "dark"
    assert 'data-theme="light"' in client.get(ADDRESS).text


def test_choice_stays_after_log_out(alice: User, client_of: Callable[[User], Client]) -> None:
    client = client_of(alice)
    client.post(ADDRESS, {"theme": "dark"})
    client.post(reverse("account_logout"))
    assert DARK in client.get("/").text


def test_cookie_is_secure_where_the_site_is(client: Client, settings: Settings, db: None) -> None:
    settings.IS_HTTPS = True
    cookie = client.post(ADDRESS, {"theme": "dark"}).cookies["theme"]
    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_page_of_last_resort_has_the_browsers_theme() -> None:
    """No database mark: it asks nobody who it is."""
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = "dark"
    try:
        raise OperationalError
    except OperationalError:
        assert DARK in server_error(request).text
