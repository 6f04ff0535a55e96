"""What other apps add to an account happens with it, or not at all."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.test import Client
from django.urls import reverse

from maxvideo.accounts import extensions
from maxvideo.accounts.models import User
from maxvideo.web.registry import Registry


class Refused(Exception):
    """Another app cannot do its part."""


def refuse(*args: object) -> None:
    raise Refused


def test_address_is_verified_with_what_comes_of_it_or_not_at_all(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extensions, "when_verified", Registry(refuse))
    address = EmailAddress.objects.create(user=alice, email=alice.email)
    link = reverse("account_confirm_email", args=[EmailConfirmationHMAC(address).key])
    with pytest.raises(Refused):
        Client().post(link)
    assert not EmailAddress.objects.get().verified


def test_preferences_are_saved_with_what_comes_of_them_or_not_at_all(
    alice: User, client_of: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extensions, "when_preferences_change", Registry(refuse))
    with pytest.raises(Refused):
        client_of(alice).post(reverse("account_preferences"), {"daily_limit": "200"})
    alice.refresh_from_db()
    assert alice.daily_limit is None


def test_others_hear_which_preferences_changed(
    alice: User, client_of: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[User, list[str]]] = []
    hear = Registry(lambda user, changed: heard.append((user, sorted(changed))))
    monkeypatch.setattr(extensions, "when_preferences_change", hear)
    client_of(alice).post(reverse("account_preferences"), {"daily_limit": "200", "mails_when_done": "on"})
    assert heard == [(alice, ["daily_limit", "mails_when_done"])]


def test_page_says_what_others_note(
    alice: User, client_of: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = Registry(lambda user: {"daily_limit": f"Noted for {user}."}, lambda user: {"ask_above": "Noted too."})
    monkeypatch.setattr(extensions, "preference_notes", notes)
    page = client_of(alice).get(reverse("account_preferences")).text
    assert "Noted for alice@example.org." in page
    assert "Noted too." in page
