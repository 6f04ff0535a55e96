"""Sign-up tells nobody whether an address has an account: neither by its words nor by the work that takes its time."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import Settings

from tests.maxvideo.accounts.people import ADDRESS, make_noor

hashes: list[str] = []


class CountingHasher(MD5PasswordHasher):
    """Notes each hash that is made."""

    def encode(self, password: str, salt: str) -> str:
        hashes.append(password)
        return str(super().encode(password, salt))


@pytest.fixture
def work(db: None, settings: Settings, mailoutbox: list[EmailMessage]) -> Callable[[str, dict[str, str]], Any]:
    """Posts a form; returns what came back, the hashes made, the mails sent and the cookies set."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    make_noor()
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]

    def work(address: str, data: dict[str, str]) -> Any:
        hashes.clear()
        mailoutbox.clear()
        answer = Client().post(address, data)
        cookies = sorted(answer.cookies)
        return answer.status_code, answer.headers.get("Location"), len(hashes), len(mailoutbox), cookies

    return work


def test_sign_up_of_an_address_with_an_account_is_as_much_work(work: Callable[..., Any]) -> None:
    def sign_up(email: str) -> Any:
        return work("/accounts/signup/", {"email": email, "password1": "quite another sea 34"})

    known, new = sign_up(ADDRESS), sign_up("new@example.org")
    assert known == new
    assert new[:4] == (302, "/accounts/confirm-email/", 1, 1)


def test_wrong_password_of_an_address_without_an_account_is_as_much_work(work: Callable[..., Any]) -> None:
    def log_in(email: str) -> Any:
        return work("/accounts/login/", {"login": email, "password": "wrong"})

    assert log_in(ADDRESS)[2] == log_in("nobody@example.org")[2] == 1


def test_asking_for_a_new_password_is_a_mail_either_way(work: Callable[..., Any]) -> None:
    def ask(email: str) -> Any:
        return work("/accounts/password/reset/", {"email": email})

    known, unknown = ask(ADDRESS), ask("nobody@example.org")
    assert known == unknown
    assert unknown[:4] == (302, "/accounts/password/reset/done/", 0, 1)
