"""Logs without secrets: what leaves through a handler is masked as finished text, tracebacks included."""

import logging
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlsplit

MASK = "***"
SHORTEST_SECRET = 8
PATTERNS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"((?:token|api_key|password|secret|signature)(?:=|%(?:25)*3D))(?:(?!%(?:25)*26)[^&\s\"'<>])+",
        r"(['\"](?:token|api_key|password|secret|client_secret)['\"]\s*:\s*['\"])[^'\"]+",
        r"(\bauthorization['\"]?\s*[:=]\s*['\"]?(?:key|bearer|basic)\s+)[^\s'\"]+",
        r"(\bKey\s+)[\w-]+:[\w-]+",
        r"(://[^\s/:@]*:)[^\s/@]+(?=@)",
        r"((?:/|%(?:25)*2F)s(?:/|%(?:25)*2F))[2-9b-z]{20,}",
        r"(/accounts/(?:confirm-email|password/reset/key)/)[^\s/\"?]+",
        r"(\bsk-)[\w-]{8,}",
        r"(\b[sr]k_(?:(?:live|test)_)?)[\w-]{8,}",
        r"(\bwhsec_)[\w+/=-]{8,}",
        r"(\b(?:pi|cs|seti)_\w+?_secret_)\w+",
    )
]


def secret_values(*values: str | None) -> list[str]:
    """What must never be read in a log, longest first: the values, or of an address its password."""
    secrets = {(urlsplit(value).password if "://" in value else value) or "" for value in values if value}
    secrets |= {quote(secret, safe="") for secret in secrets}
    return sorted((secret for secret in secrets if len(secret) >= SHORTEST_SECRET), key=len, reverse=True)


def mask(text: str, secrets: Iterable[str] = ()) -> str:
    """The text with the given secrets, and whatever looks like one by what stands before it, made unreadable."""
    for secret in secrets:
        text = text.replace(secret, MASK)
    for pattern in PATTERNS:
        text = pattern.sub(rf"\1{MASK}", text)
    return text


def mask_address(address: str) -> str:
    """An e-mail address that its owner still knows: a***@example.org."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}{MASK}{at}{domain}"


class MaskingFormatter(logging.Formatter):
    """Formats a record and masks what comes out."""

    def __init__(self, *args: Any, secrets: Iterable[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.secrets = list(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """The record as text without secrets."""
        return mask(super().format(record), self.secrets)
