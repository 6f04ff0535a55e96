"""What the site writes down: one line a record on standard error, everything secret masked, tracebacks included."""

from collections.abc import Iterable
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from maxvideo.web.log_ids import AddIds
from maxvideo.web.masking import MaskingFormatter, mask


class MaskingJsonFormatter(JsonFormatter):
    """Formats a record as a line of JSON and masks what comes out."""

    def __init__(self, *args: Any, secrets: Iterable[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.secrets = list(secrets)

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """The record's fields, each masked as text, so that the line stays JSON."""
        fields = super().process_log_record(log_data)
        return {name: mask(value, self.secrets) if isinstance(value, str) else value for name, value in fields.items()}


def configuration(secrets: Iterable[str], *, form: str) -> dict[str, Any]:
    """Django's LOGGING: everything to standard error, as text or as JSON."""
    to_console = {"handlers": ["console"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"ids": {"()": AddIds}},
        "formatters": {"text": text(secrets), "json": json(secrets)},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form, "filters": ["ids"]}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "botocore": {"level": "WARNING"},
            "stripe": {"level": "WARNING"},
            "django.server": to_console,
        },
    }


def text(secrets: Iterable[str]) -> dict[str, Any]:
    """A line to be read by people."""
    return {
        "()": MaskingFormatter,
        "fmt": "{asctime} {levelname} {name} {message}",
        "style": "{",
        "secrets": list(secrets),
    }


def json(secrets: Iterable[str]) -> dict[str, Any]:
    """A line to be read by machines; it has the ids of what it is about."""
    return {
        "()": MaskingJsonFormatter,
        "fmt": "{asctime} {levelname} {name} {message} {process} {request} {generation} {attempt}",
        "style": "{",
        "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
        "secrets": list(secrets),
    }
