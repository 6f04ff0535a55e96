"""Which bytes of a file a request asks for (RFC 9110, section 14)."""

import re
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.http import parse_http_date_safe

OPEN_RANGE_BYTES = 2 * 1024**2
_ONE_RANGE = re.compile(r"bytes[ \t]*=[ \t]*([0-9]{0,200})-([0-9]{0,200})[ \t]*", re.ASCII | re.IGNORECASE)


class Unsatisfiable(Exception):
    """The range begins behind the end of the file."""


@dataclass(frozen=True)
class Range:
    """Bytes `start` to `end`, both included, as they are counted in the headers."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """How many bytes it is."""
        return self.end - self.start + 1


def requested_range(request: HttpRequest, size: int, *, etag: str, modified_at: int) -> Range | None:
    """The range of a file of `size` bytes that is asked for, None for the whole file.

    A range without an end gets two megabytes at most, since players that pause keep one open. Several ranges at once
    and what cannot be read are answered with the whole file, as the RFC allows. Raises Unsatisfiable.
    """
    text = request.headers.get("Range", "")
    if request.method != "GET" or not text or not _is_current(request, etag, modified_at):
        return None
    found = _ONE_RANGE.fullmatch(text.strip())
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if first and last and int(last) < int(first):
        return None
    return _within(size, first, last)


def _within(size: int, first: str, last: str) -> Range:
    if not first:  # the last so many bytes
        if int(last) == 0 or size == 0:
            raise Unsatisfiable
        return Range(max(0, size - int(last)), size - 1)
    start = int(first)
    if start >= size:
        raise Unsatisfiable
    end = int(last) if last else start + OPEN_RANGE_BYTES - 1
    return Range(start, min(end, size - 1))


def _is_current(request: HttpRequest, etag: str, modified_at: int) -> bool:
    """Whether `If-Range`, where there is one, names the file as it is now."""
    condition = request.headers.get("If-Range", "").strip()
    if not condition or condition == etag:
        return True
    return not condition.endswith('"') and parse_http_date_safe(condition) == modified_at
