"""Own keys that wait follow a change of ENCRYPTION_KEY."""

import pytest
from cryptography.fernet import InvalidToken
from pytest_django import Settings

from generations.workflow import secrets
from maxvideo.accounts import second_factors
from maxvideo.accounts.models import User
from tests.factories import make_generation

OLD, NEW = "o" * 40, "n" * 40
KEY = {"api_key": "sk-0123456789abcdefghij"}


def test_waiting_key_is_encrypted_anew(alice: User, settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = [OLD]
    made = make_generation(alice, secret_arguments=secrets.encrypt(KEY))
    make_generation(alice)
    settings.ENCRYPTION_KEYS = [NEW, OLD]
    assert [secrets.encrypt_again(), secrets.encrypt_again()] == [1, 0]

    settings.ENCRYPTION_KEYS = [NEW]
    made.refresh_from_db()
    assert secrets.decrypt(made.secret_arguments) == KEY


def test_nothing_is_the_empty_text() -> None:
    assert secrets.encrypt({}) == ""
    assert secrets.decrypt("") == {}


def test_it_does_not_open_as_a_second_factor() -> None:
    with pytest.raises(InvalidToken):
        second_factors.decrypt(secrets.encrypt(KEY))
