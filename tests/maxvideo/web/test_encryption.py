import pytest
from cryptography.fernet import InvalidToken
from pytest_django import Settings

from maxvideo.web import encryption

KEY = {"api_key": "sk-very-secret"}


def test_what_was_sealed_opens_again() -> None:
    assert encryption.decrypt(encryption.encrypt(KEY)) == KEY


def test_nothing_of_a_secret_can_be_read() -> None:
    text = encryption.encrypt(KEY)
    assert "sk-very-secret" not in text
    assert "api_key" not in text


def test_same_secret_is_sealed_differently_each_time() -> None:
    assert encryption.encrypt(KEY) != encryption.encrypt(KEY)


def test_nothing_is_the_empty_text() -> None:
    assert encryption.encrypt({}) == ""
    assert encryption.decrypt("") == {}


def test_another_secret_key_does_not_open_it(settings: Settings) -> None:
    text = encryption.encrypt(KEY)
    settings.SECRET_KEY = "another" * 10
    with pytest.raises(InvalidToken):
        encryption.decrypt(text)


def test_changed_text_does_not_open() -> None:
    text = encryption.encrypt(KEY)
    with pytest.raises(InvalidToken):
        encryption.decrypt(text[:-5] + "AAAA=")
