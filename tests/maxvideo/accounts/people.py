"""Somebody with a verified address, and what owners of accounts are mailed."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client

from maxvideo.accounts import creation
from maxvideo.accounts.models import User

ADDRESS, PASSWORD = "noor@example.org", "a calm studio 12"
Committed = Callable[..., AbstractContextManager[object]]


def make_noor() -> User:
    """Noor, whose address is verified."""
    return creation.create(ADDRESS, PASSWORD)


def log_in(client: Client, password: str = PASSWORD, network: str = "203.0.113.7", **more: str) -> HttpResponse:
    """Post the form of the log-in from a network."""
    return client.post(
        "/accounts/login/", {"login": ADDRESS, "password": password, **more}, headers={}, REMOTE_ADDR=network
    )


def is_logged_in(client: Client) -> bool:
    """Whether the browser has a log-in."""
    return "_auth_user_id" in client.session


def subjects(mailbox: list[EmailMessage], to: str = ADDRESS) -> list[str]:
    """What an address was told, in order."""
    return [mail.subject for mail in mailbox if mail.to == [to]]
