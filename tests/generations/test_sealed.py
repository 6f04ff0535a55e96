import pytest
from cryptography.fernet import InvalidToken

from generations import sealed

KEY = {"api_key": "sk-very-secret"}


def test_what_was_sealed_opens_again():
    assert sealed.unseal(sealed.seal(KEY)) == KEY


def test_nothing_of_a_secret_can_be_read():
    text = sealed.seal(KEY)
    assert "sk-very-secret" not in text
    assert "api_key" not in text


def test_same_secret_is_sealed_differently_each_time():
    assert sealed.seal(KEY) != sealed.seal(KEY)


def test_nothing_is_the_empty_text():
    assert sealed.seal({}) == ""
    assert sealed.unseal("") == {}


def test_another_secret_key_does_not_open_it(settings):
    text = sealed.seal(KEY)
    settings.SECRET_KEY = "another" * 10
    with pytest.raises(InvalidToken):
        sealed.unseal(text)


def test_changed_text_does_not_open():
    text = sealed.seal(KEY)
    with pytest.raises(InvalidToken):
        sealed.unseal(text[:-5] + "AAAA=")
