"""Sessions of log-ins that wait for their second step are found too."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from maxvideo.accounts import leftover_sessions
from maxvideo.accounts.leftover_sessions import LeftoverSessions
from maxvideo.accounts.models import User


def logged_in(user: User) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": "correct horse"})
    return client


def test_log_in_that_waits_for_its_second_step_ends(alice: User, bob: User) -> None:
    Authenticator.objects.create(user=alice, type="totp", data={"secret": "s"})
    waiting, other = logged_in(alice), logged_in(bob)
    assert "_auth_user_id" not in waiting.session
    assert LeftoverSessions().end(alice)
    assert [session.pk for session in Session.objects.all()] == [other.session.session_key]


def test_session_without_a_line_in_the_list_ends(alice: User, client: Client) -> None:
    client.force_login(alice)
    assert LeftoverSessions().end(alice)
    assert not Session.objects.exists()


def test_many_are_looked_at_in_parts(alice: User, bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leftover_sessions, "AT_ONCE", 1)
    for user in (alice, bob, alice):
        Client().force_login(user)
    looking = LeftoverSessions()
    assert [looking.end(alice) for _ in range(4)] == [False, False, False, True]
    assert Session.objects.count() == 1
