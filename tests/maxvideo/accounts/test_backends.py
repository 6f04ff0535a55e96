from collections.abc import Callable

import pytest
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from billing import ledger
from maxvideo.accounts.models import User


@pytest.fixture
def request_of(client_of: Callable[[User], Client]) -> Callable[..., HttpRequest]:
    """A request with the session of a user who logged in."""

    def make(user: User) -> HttpRequest:
        request = HttpRequest()
        request.session = SessionStore(client_of(user).session.session_key)
        return request

    return make


def test_user_comes_with_the_balance(
    alice: User, request_of: Callable[..., HttpRequest], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ledger.grant(alice.pk, 27, key="grant:test", note="for a test")
    request = request_of(alice)
    with django_assert_num_queries(2):
        assert get_user(request).credit_account.available == 27


def test_user_without_an_account_has_nothing_and_asks_no_more(
    alice: User, client_of: Callable[[User], Client], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(alice)
    with django_assert_max_num_queries(6):  # an empty gallery says what the cheapest try costs
        assert "<strong>0</strong> credits" in client.get("/gallery/").text


def test_session_ends_with_the_account(alice: User, client_of: Callable[[User], Client]) -> None:
    client = client_of(alice)
    alice.is_active = False
    alice.save()
    assert client.get("/gallery/").status_code == 302


def test_address_and_password_log_in_whatever_the_case(alice: User) -> None:
    assert Client().login(email="Alice@Example.org", password="correct horse")
