"""Which passwords are taken, wherever one is chosen."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from maxvideo.accounts.models import User

USER = User(email="noor.lindqvist@example.org")


@pytest.mark.parametrize(
    "password",
    ["maxvideo1", "MaxVideo2026!", "P@ssw0rd123", "qwertyuiop12", "lindqvist99", "abc", "19871987198", "a" * 200],
)
def test_password_that_can_be_guessed_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, USER)


@pytest.mark.parametrize(
    "password", ["correct horse battery", "a-paper-boat-in-the-rain", "k3Qx-9pLm2Zt", "ж" * 3 + "лоди на реке"]
)
def test_password_that_is_hard_to_guess_is_taken(password: str) -> None:
    validate_password(password, USER)


def test_refusal_says_what_helps() -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password("maxvideo1", USER)
    assert "three or four words" in str(refused.value)


def test_long_password_is_taken_whole() -> None:
    validate_password("a calm studio by the sea, 12 " * 10, USER)
