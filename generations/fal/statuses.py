"""fal's words for where a request is, and for how it ended."""

from enum import StrEnum


class Status(StrEnum):
    """Where a request is; COMPLETED covers failures."""

    IN_QUEUE = "IN_QUEUE"
    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"


class WebhookStatus(StrEnum):
    """How a webhook says that a request ended."""

    OK = "OK"
    ERROR = "ERROR"
