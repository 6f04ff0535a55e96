"""Messages over a pipe, each with its length before it. Standard library only: a child process speaks so too."""

import os
import struct
from typing import Final

MOST_BYTES: Final = 64 * 1024  # as much as a pipe holds, so that no writer waits
_LENGTH: Final = struct.Struct(">I")


def send(descriptor: int, message: bytes) -> None:
    """Write one. Raises ValueError for one that is too long, OSError where nobody reads."""
    if len(message) > MOST_BYTES:
        raise ValueError("the message is too long")
    os.write(descriptor, _LENGTH.pack(len(message)) + message)


def receive(descriptor: int) -> bytes:
    """Read one; nothing where the other end is closed. Raises ValueError for one that is too long or cut short."""
    head = _read(descriptor, _LENGTH.size)
    if not head:
        return b""
    (length,) = _LENGTH.unpack(head)
    if length > MOST_BYTES:
        raise ValueError("the message is too long")
    return _read(descriptor, length)


def _read(descriptor: int, length: int) -> bytes:
    content = b""
    while len(content) < length:
        part = os.read(descriptor, length - len(content))
        if not part:
            break
        content += part
    if content and len(content) < length:
        raise ValueError("the message is cut short")
    return content
