"""Own keys that wait follow a change of ENCRYPTION_KEY."""

from pytest_django import Settings

from generations.workflow import secrets
from maxvideo.accounts.models import User
from maxvideo.web import encryption
from tests.factories import make_generation

OLD, NEW = "o" * 40, "n" * 40
KEY = {"api_key": "sk-0123456789abcdefghij"}


def test_waiting_key_is_encrypted_anew(alice: User, settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = [OLD]
    made = make_generation(alice, secret_arguments=encryption.encrypt(KEY))
    make_generation(alice)
    settings.ENCRYPTION_KEYS = [NEW, OLD]
    assert [secrets.encrypt_again(), secrets.encrypt_again()] == [1, 0]

    settings.ENCRYPTION_KEYS = [NEW]
    made.refresh_from_db()
    assert encryption.decrypt(made.secret_arguments) == KEY
