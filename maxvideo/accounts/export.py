"""Everything about a person as one ZIP, made while it is sent. Nothing secret is in it: no key, hash or token."""

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from maxvideo.accounts import personal_data
from maxvideo.accounts.models import Consent, User
from maxvideo.web.zip_stream import Member

ACCOUNT: Final = (
    *("id", "email", "date_joined", "last_login", "is_staff", "start_rate", "max_in_flight"),
    *("theme", "mails_when_done", "daily_limit", "monthly_limit", "ask_above", "low_balance"),
)
ADDRESS: Final = ("email", "verified", "primary")
SESSION: Final = ("created_at", "last_seen_at", "ip", "user_agent")
CONSENT: Final = ("version", "given_at")
WHAT_IS_EXPORTED: Final = (
    "account.json, log-ins.json and consents.json: address, preferences, where you are logged in, what you agreed to",
)
SECOND_FACTOR: Final = ("type", "created_at", "last_used_at")


def members(user: User) -> Iterator[Member]:
    """The files in it, each made as it is sent."""
    return chain.from_iterable(part(user) for part in personal_data.export_parts)


def json_member(name: str, rows: Iterable[dict[str, Any]]) -> Member:
    """Rows as a JSON list, one a line; they are read as they are sent."""
    return Member(name, _list_of(rows), 0, timezone.now())


def account(user: User) -> Iterator[Member]:
    """The account itself: address, preferences, log-ins, second factors, what was agreed to."""
    facts = {field: getattr(user, field) for field in ACCOUNT}
    addresses = list(EmailAddress.objects.filter(user=user).order_by("pk").values(*ADDRESS))
    factors = list(Authenticator.objects.filter(user=user).order_by("pk").values(*SECOND_FACTOR))
    whole = facts | {"addresses": addresses, "second_factors": factors}
    yield Member("account.json", [_encoded(whole, indent=2), b"\n"], 0, timezone.now())
    sessions = UserSession.objects.filter(user=user).order_by("-created_at").values(*SESSION)
    yield json_member("log-ins.json", list(sessions))
    yield json_member("consents.json", list(Consent.objects.filter(user=user).order_by("pk").values(*CONSENT)))


def _list_of(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    opening = b"[\n"
    for row in rows:
        yield opening + _encoded(row)
        opening = b",\n"
    yield b"[]\n" if opening == b"[\n" else b"\n]\n"


def _encoded(value: Any, indent: int | None = None) -> bytes:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=indent).encode()
