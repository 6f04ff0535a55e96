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


def test_another_key_does_not_open_it(settings: Settings) -> None:
    text = encryption.encrypt(KEY)
    settings.ENCRYPTION_KEYS = ["another" * 10]
    with pytest.raises(InvalidToken):
        encryption.decrypt(text)


def test_any_of_the_keys_opens_and_the_first_encrypts(settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = ["o" * 40]
    text = encryption.encrypt(KEY)
    settings.ENCRYPTION_KEYS = ["n" * 40, "o" * 40]
    assert encryption.decrypt(text) == KEY
    assert not encryption.is_current(text, encryption.OF_A_GENERATION)
    assert encryption.is_current(encryption.encrypt(KEY), encryption.OF_A_GENERATION)


@pytest.mark.parametrize("ring", ["SECRET_KEY", "SECRET_KEY_FALLBACKS"])
def test_what_the_release_before_encrypted_opens(settings: Settings, ring: str) -> None:
    settings.ENCRYPTION_KEYS = ["s" * 60]
    text = encryption.encrypt(KEY)
    settings.ENCRYPTION_KEYS = ["n" * 40]
    setattr(settings, ring, "s" * 60 if ring == "SECRET_KEY" else ["s" * 60])
    assert encryption.decrypt(text) == KEY


def test_changed_text_does_not_open() -> None:
    text = encryption.encrypt(KEY)
    with pytest.raises(InvalidToken):
        encryption.decrypt(text[:-5] + "AAAA=")
