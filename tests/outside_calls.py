"""I6: what goes to the outside while a transaction of the database is open, in every test of this process.

Looked at are new connections, requests over kept ones, Redis's commands and files that are written in the media
folder. A test's own transaction, around all that it does, is none.
"""

import http.client
import os
import sys
import traceback
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.db import connections
from redis.connection import AbstractConnection

found: Final[list[str]] = []
"""What was seen since it was last cleared: a call, and where it came from."""


def watch() -> None:
    """Begin; an audit hook stays for the life of the process."""
    sys.addaudithook(_on_event)
    _announce(http.client.HTTPConnection, "putrequest")
    _announce(AbstractConnection, "send_packed_command")


def _on_event(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        _note(f"{event} {arguments[1]}")
    elif event == "open" and _is_written_media(arguments[0], arguments[2]):
        _note(f"{event} {arguments[0]}")


def _is_written_media(path: object, flags: int) -> bool:
    is_written = flags & (os.O_WRONLY | os.O_RDWR)
    return bool(is_written and isinstance(path, str) and path.startswith(str(settings.MEDIA_ROOT)))


def _announce(owner: type, name: str) -> None:
    method: Callable[..., Any] = getattr(owner, name)

    @wraps(method)
    def announced(self: Any, *args: Any, **kwargs: Any) -> Any:
        _note(name)
        return method(self, *args, **kwargs)

    setattr(owner, name, announced)


def _note(call: str) -> None:
    blocks = [block for connection in connections.all(initialized_only=True) for block in connection.atomic_blocks]
    if any(not block._from_testcase for block in blocks):
        found.append(f"{call}\n{''.join(traceback.format_stack(limit=14)[:-2])}")
