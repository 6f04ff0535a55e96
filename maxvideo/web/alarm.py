"""What somebody of the house must hear of: one logger, which production sends to people."""

import logging

_log = logging.getLogger("maxvideo.alarm")


def raise_alarm(message: str, *details: object) -> None:
    """Say that something needs a person; `details` are put into the message's places."""
    _log.error(message, *details)
