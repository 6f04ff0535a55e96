"""The files: a clip as it is, or in one of the ways in which a file may be bad. The request says how long they stay."""

import io
import itertools
import shutil
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from PIL import Image

from generations.sandbox.clips import sound_alone

Way = Callable[[BaseHTTPRequestHandler, Path, float], None]
"""Serves this file on this connection; the number is the speed, which divides every pause."""
GIB = 1 << 30
STALL_SECONDS = 600.0


def _head(handler: BaseHTTPRequestHandler, length: int | None, content_type: str = "video/mp4") -> bool:
    """The answer's head; says whether a body is wanted."""
    handler.send_response(200)
    handler.send_header("Content-Type", content_type)
    if length is None:
        handler.send_header("Connection", "close")
    else:
        handler.send_header("Content-Length", str(length))
    handler.end_headers()
    return handler.command != "HEAD"


def _whole(handler: BaseHTTPRequestHandler, path: Path, speed: float, content_type: str = "video/mp4") -> None:
    if _head(handler, path.stat().st_size, content_type):
        with path.open("rb") as file:
            shutil.copyfileobj(file, handler.wfile)


def _content(handler: BaseHTTPRequestHandler, content: bytes, content_type: str = "video/mp4") -> None:
    if _head(handler, len(content), content_type):
        handler.wfile.write(content)


def _html(handler: BaseHTTPRequestHandler, path: Path, speed: float) -> None:
    _content(handler, b"<!DOCTYPE html><title>Sorry</title><p>The file is being prepared.</p>" * 40, "text/html")


def _picture(handler: BaseHTTPRequestHandler, path: Path, speed: float) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (1280, 720), "teal").save(buffer, "PNG")
    _content(handler, buffer.getvalue())


def _half(handler: BaseHTTPRequestHandler, path: Path, speed: float) -> None:
    _content(handler, path.read_bytes()[: path.stat().st_size // 2])


def _in_pieces(handler: BaseHTTPRequestHandler, content: bytes, length: int, pieces: int, pause: float) -> None:
    """The content in so many pieces with pauses between them, under a length of any size; then the connection ends."""
    if _head(handler, length):
        size = max(1, len(content) // pieces)
        for start in range(0, len(content), size):
            handler.wfile.write(content[start : start + size])
            handler.wfile.flush()
            time.sleep(pause)
    handler.close_connection = True


def _cut(handler: BaseHTTPRequestHandler, path: Path, speed: float) -> None:
    content = path.read_bytes()
    _in_pieces(handler, content[: len(content) // 2], len(content), 1, 0)


def _wrong_length(handler: BaseHTTPRequestHandler, path: Path, speed: float) -> None:
    content = path.read_bytes()
    _in_pieces(handler, content, len(content) + 1000, 1, 0)


def _slow(handler: BaseHTTPRequestHandler, path: Path, speed: float) -> None:
    content = path.read_bytes()
    _in_pieces(handler, content, len(content), 20, 0.5 / speed)


def _drip(handler: BaseHTTPRequestHandler, path: Path, speed: float) -> None:
    content = path.read_bytes()
    _in_pieces(handler, content, len(content), len(content), 1 / speed)


def _stall(handler: BaseHTTPRequestHandler, path: Path, speed: float) -> None:
    content = path.read_bytes()
    _in_pieces(handler, content[:1000], len(content), 1, STALL_SECONDS / speed)


def _too_large(handler: BaseHTTPRequestHandler, path: Path, speed: float) -> None:
    _in_pieces(handler, path.read_bytes(), 5 * GIB, 1, 0)


def _endless(handler: BaseHTTPRequestHandler, path: Path, speed: float) -> None:
    if _head(handler, None):
        handler.wfile.write(path.read_bytes())
        block = bytes(1 << 20)
        for _ in itertools.repeat(None, 3 * GIB // len(block)):
            handler.wfile.write(block)
    handler.close_connection = True


def _redirect(handler: BaseHTTPRequestHandler, path: Path, speed: float) -> None:
    handler.send_response(302)
    handler.send_header("Location", "http://169.254.169.254/latest/meta-data/")
    handler.send_header("Content-Length", "0")
    handler.end_headers()


WAYS: dict[str, Way] = {
    "whole": _whole,
    "wrong-type": lambda handler, path, speed: _whole(handler, path, speed, "image/gif"),
    "html": _html,
    "picture": _picture,
    "sound-only": lambda handler, path, speed: _content(handler, sound_alone()),
    "empty": lambda handler, path, speed: _content(handler, b""),
    "half": _half,
    "cut": _cut,
    "wrong-length": _wrong_length,
    "slow": _slow,
    "drip": _drip,
    "stall": _stall,
    "too-large": _too_large,
    "endless": _endless,
    "redirect": _redirect,
}
