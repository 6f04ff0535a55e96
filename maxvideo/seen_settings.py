"""Settings: what is seen of the site from outside, its logs and its numbers."""

from collections.abc import Iterable
from typing import Any

from maxvideo.environment import Environment, dotenv, matching
from maxvideo.web import logs

env = Environment(dotenv())

METRICS_TOKEN = env.str("METRICS_TOKEN", default="").strip()
LOG_FORMAT = env.str("LOG_FORMAT", default="text", validate=matching("text|json", "text or json"))


def logging_of(secrets: Iterable[str]) -> dict[str, Any]:
    """Django's LOGGING."""
    return logs.configuration(secrets, form=LOG_FORMAT)
