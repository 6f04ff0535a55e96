"""The cast and the ground of every test."""

import pytest
from django.test import Client

from maxvideo.models import User


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def alice(db) -> User:
    """The owner."""
    return User.objects.create_user("alice@example.org", "correct horse")


@pytest.fixture
def bob(db) -> User:
    """A stranger with an account."""
    return User.objects.create_user("bob@example.org", "correct horse")


@pytest.fixture
def staff(db) -> User:
    """Somebody of the house."""
    return User.objects.create_user("staff@example.org", "correct horse", is_staff=True, is_superuser=True)


@pytest.fixture
def client_of():
    """Logs a user in and gives the client."""

    def log_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return log_in
