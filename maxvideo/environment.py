"""What the environment may say: readers that refuse nonsense with one sentence, which never repeats the value."""

import ipaddress
import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

import dj_database_url
from dotenv import dotenv_values
from environs import Env, EnvError, ValidationError

from maxvideo.web.start_rate import parse

CONSOLE: Final = "django.core.mail.backends.console.EmailBackend"
UNSENT: Final = {"EMAIL_BACKEND": "maxvideo.web.unsent_mail.EmailBackend"}
PUBLISHED: Final = "change-me"
"""What every secret that .env.example shows has in it."""
SECRETS: Final = (
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "ENCRYPTION_KEY",
    "DATABASE_URL",
    "DATABASE_POOLER_URL",
    "REDIS_URL",
    "FAL_KEY",
    "FAL_WEBHOOK_TOKEN",
    "AWS_SECRET_ACCESS_KEY",
    "EMAIL_URL",
    "STRIPE_SECRET_KEY",
    "STRIPE_WEBHOOK_SECRET",
    "METRICS_TOKEN",
)
BASE_DIR = Path(__file__).resolve().parent.parent
DATABASES = {"django.db.backends.sqlite3", "django.db.backends.postgresql"}


def dotenv() -> Path:
    """The file beside `manage.py` that holds variables too, or the one that ENV_FILE names."""
    return Path(os.environ.get("ENV_FILE", BASE_DIR / ".env"))


class Environment(Env):
    """The process's variables, then those of a .env file. A variable that is empty counts as not set."""

    def __init__(self, dotenv: Path) -> None:
        super().__init__()
        given = {name: value for name, value in dotenv_values(dotenv).items() if value}
        for name, value in given.items():
            os.environ[name] = os.environ.get(name) or value
        for name in [name for name, value in os.environ.items() if not value]:
            del os.environ[name]
        self.add_parser("database", database_config)
        self.add_parser("mail", mail_settings)
        self.add_parser("admins", admin_addresses)

    def words(self, name: str, *validators: Callable[[Any], None], **options: Any) -> list[str]:
        """A list of words separated by commas, without the spaces around them; an empty one is refused."""
        return [word.strip() for word in self.list(name, validate=[_no_empty_word, *validators], **options)]

    def refuse_published_secrets(self) -> None:
        """Raise EnvError where a secret is one of `.env.example`, which everybody can read."""
        for name in SECRETS:
            if PUBLISHED in os.environ.get(name, ""):
                raise EnvError(f'Environment variable "{name}" invalid: stands in .env.example; make one of your own.')


def http_url(value: str) -> None:
    """Refuse what is not the address of a server: http or https, a host, no path, no query."""
    web_url(value)
    parts = urlsplit(value)
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValidationError("must end after the host and port.")


def web_url(value: str) -> None:
    """Refuse what is not an http or https address with a host and, where there is one, a sane port."""
    try:
        parts = urlsplit(value)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address or re.search(r"\s", value):
        raise ValidationError("must be an address such as https://example.org.")


def redis_url(value: str) -> None:
    """Refuse what redis-py would not connect to."""
    try:
        parts = urlsplit(value)
        is_address = parts.scheme in {"redis", "rediss", "unix"} and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address:
        raise ValidationError("must be an address such as redis://127.0.0.1:6379/0.")


def sqlite_url(path: Path) -> str:
    """The address of an SQLite file, whatever characters its path has."""
    return f"sqlite:///{quote(str(path))}"


def database_config(url: str) -> dict[str, Any]:
    """Django's settings of the database at an address; refuses all but SQLite and PostgreSQL."""
    try:
        config: dict[str, Any] = dict(dj_database_url.parse(url))
    except (ValueError, KeyError):
        config = {}
    if config.get("ENGINE") not in DATABASES or not config.get("NAME"):
        raise ValidationError("must be an address such as postgres://user:password@host:5432/name.")
    return config


def matching(pattern: str, wanted: str) -> Callable[[str], None]:
    """A validator that refuses what does not match the whole pattern; `wanted` says what would."""

    def validate(value: str) -> None:
        if not re.fullmatch(pattern, value):
            raise ValidationError(f"must be {wanted}.")

    return validate


sentry_dsn = matching(r"|https?://[^@\s]+@[^/\s]+/(\S+/)?[0-9]+", "a Sentry DSN")


def start_rate(value: str) -> None:
    """Refuse what is no rate such as 120/m."""
    try:
        parse(value)
    except ValueError:
        raise ValidationError("must be a rate such as 120/m.") from None


def at_least(least: int) -> Callable[[Any], None]:
    """A validator that refuses numbers below `least`."""

    def validate(value: Any) -> None:
        if value < least:
            raise ValidationError(f"must be {least} or more.")

    return validate


def at_most(most: int) -> Callable[[Any], None]:
    """A validator that refuses numbers above `most`."""

    def validate(value: Any) -> None:
        if value > most:
            raise ValidationError(f"must be {most} or less.")

    return validate


def long_enough(shortest: int) -> Callable[[Any], None]:
    """A validator that refuses a secret of fewer characters, and does not say how many it has."""

    def validate(value: str) -> None:
        if len(value.strip()) < shortest:
            raise ValidationError(f"must have {shortest} characters or more, made by chance.")

    return validate


def each(validator: Callable[[Any], None]) -> Callable[[Any], None]:
    """A validator that holds every word of a list to another."""

    def validate(values: Iterable[Any]) -> None:
        for value in values:
            validator(value)

    return validate


def mail_settings(url: str) -> dict[str, Any]:
    """Django's EMAIL_ settings for `console:`, `smtp://…` (STARTTLS on port 587) or `smtps://…` (TLS at once)."""
    if url == "console:":
        return {"EMAIL_BACKEND": CONSOLE}
    try:
        parts = urlsplit(url)
        port = parts.port or {"smtp": 25, "smtps": 465}[parts.scheme]
    except (KeyError, ValueError):
        port = 0
    if not port or not parts.hostname:
        raise ValidationError("must be console:, smtp://user:password@host:port or smtps://….")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and port == 587,
        "EMAIL_TIMEOUT": 10,
    }


def mail_of(mail: dict[str, Any], *, debug: bool) -> dict[str, Any]:
    """Mail settings; where DEBUG is off others read the log: mails to the console become lines that name them."""
    return mail if debug or mail != {"EMAIL_BACKEND": CONSOLE} else UNSENT


def admin_addresses(text: str) -> list[tuple[str, str]]:
    """Django's ADMINS, names and addresses, for addresses separated by commas."""
    addresses = [address.strip() for address in text.split(",")] if text else []
    if not all(re.fullmatch(r"[^@\s]+@[^@\s]+", address) for address in addresses):
        raise ValidationError("must be e-mail addresses separated by commas.")
    return [(address, address) for address in addresses]


def is_loopback(url: str) -> bool:
    """Whether an address is of this very machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def with_query(url: str, **options: object) -> str:
    """The address with more options in its query, where it does not say otherwise itself."""
    parts = urlsplit(url)
    query = {name: str(value) for name, value in options.items()} | dict(parse_qsl(parts.query))
    return urlunsplit(parts._replace(query=urlencode(query)))


def _no_empty_word(words: list[str]) -> None:
    if not words or not all(word.strip() for word in words):
        raise ValidationError("must be words separated by commas.")
