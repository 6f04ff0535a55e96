import pytest
from cryptography.fernet import InvalidToken
from pytest_django import Settings

from maxvideo.web import encryption

SECRET, PURPOSE = "sk-very-secret", "test"


def test_what_was_sealed_opens_again() -> None:
    assert encryption.decrypt(encryption.encrypt(SECRET, PURPOSE), PURPOSE) == SECRET


def test_nothing_of_a_secret_can_be_read() -> None:
    text = encryption.encrypt(SECRET, PURPOSE)
    assert "sk-very-secret" not in text


def test_same_secret_is_sealed_differently_each_time() -> None:
    assert encryption.encrypt(SECRET, PURPOSE) != encryption.encrypt(SECRET, PURPOSE)


def test_another_key_does_not_open_it(settings: Settings) -> None:
    text = encryption.encrypt(SECRET, PURPOSE)
    settings.ENCRYPTION_KEYS = ["another" * 10]
    with pytest.raises(InvalidToken):
        encryption.decrypt(text, PURPOSE)


def test_any_of_the_keys_opens_and_the_first_encrypts(settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = ["o" * 40]
    text = encryption.encrypt(SECRET, PURPOSE)
    settings.ENCRYPTION_KEYS = ["n" * 40, "o" * 40]
    assert encryption.decrypt(text, PURPOSE) == SECRET
    assert not encryption.is_current(text, PURPOSE)
    assert encryption.is_current(encryption.encrypt(SECRET, PURPOSE), PURPOSE)


@pytest.mark.parametrize("ring", ["SECRET_KEY", "SECRET_KEY_FALLBACKS"])
def test_what_the_release_before_encrypted_opens(settings: Settings, ring: str) -> None:
    settings.ENCRYPTION_KEYS = ["s" * 60]
    text = encryption.encrypt(SECRET, PURPOSE)
    settings.ENCRYPTION_KEYS = ["n" * 40]
    setattr(settings, ring, "s" * 60 if ring == "SECRET_KEY" else ["s" * 60])
    assert encryption.decrypt(text, PURPOSE) == SECRET


def test_text_of_one_purpose_does_not_open_for_another() -> None:
    with pytest.raises(InvalidToken):
        encryption.decrypt(encryption.encrypt(SECRET, PURPOSE), "another")


def test_changed_text_does_not_open() -> None:
    text = encryption.encrypt(SECRET, PURPOSE)
    with pytest.raises(InvalidToken):
        encryption.decrypt(text[:-5] + "AAAA=", PURPOSE)
