"""Hands a stored file to the person who was found to own it: its bytes, or the way to them."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date

from generations.media import storage
from generations.media.ranges import Range, Unsatisfiable, requested_range

PRESIGNED_SECONDS = 15 * 60
CACHED_SECONDS = 5 * 60  # by the browser alone; a presigned address is good for twice that at least
BLOCK_BYTES = 64 * 1024


def serve_file(request: HttpRequest, key: str, content_type: str, filename: str | None = None) -> HttpResponseBase:
    """Answer a GET or HEAD for a stored file; whether the user may have it was decided before.

    Local files: the bytes, with Range, ETag and Last-Modified. A bucket: a redirect to a presigned address. With a
    filename the browser saves it instead of showing it. Raises Http404 where the file is gone.
    """
    path = storage.local_path(key)
    response = _redirect(key, filename) if path is None else _answer(request, path, content_type, filename)
    response.headers["Cache-Control"] = f"private, max-age={CACHED_SECONDS}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _redirect(key: str, filename: str | None) -> HttpResponseBase:
    return HttpResponseRedirect(storage.presigned(key, seconds=PRESIGNED_SECONDS, filename=filename) or "")


def _answer(request: HttpRequest, path: Path, content_type: str, filename: str | None) -> HttpResponseBase:
    try:
        file = path.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    facts = os.fstat(file.fileno())
    etag, modified_at = f'"{facts.st_mtime_ns:x}-{facts.st_size:x}"', int(facts.st_mtime)
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag, last_modified=modified_at)
    if response is None:
        try:
            wanted = requested_range(request, facts.st_size, etag=etag, modified_at=modified_at)
        except Unsatisfiable:
            response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{facts.st_size}"})
        else:
            response = _body(request, file, wanted, facts.st_size)
            _describe(response, content_type, filename)
    if not response.streaming:
        file.close()
    for name, value in {"ETag": etag, "Last-Modified": http_date(modified_at), "Accept-Ranges": "bytes"}.items():
        response.headers[name] = value
    return response


def _describe(response: HttpResponseBase, content_type: str, filename: str | None) -> None:
    response.headers["Content-Type"] = content_type
    if filename is not None:
        response.headers["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"


def _body(request: HttpRequest, file: BinaryIO, wanted: Range | None, size: int) -> HttpResponseBase:
    if request.method == "HEAD":
        return HttpResponse(headers={"Content-Length": str(size)})
    part = wanted or Range(0, size - 1)
    response = _FilePart(_Part(file, part), headers={"Content-Length": str(part.length)})
    response.file_to_stream = file
    if wanted is not None:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {part.start}-{part.end}/{size}"
    return response


class _FilePart(StreamingHttpResponse):
    """A part of a file that a server which can (`wsgi.file_wrapper`) sends by itself, so that no thread waits for who
    reads it: from where the file stands, as many bytes as the length says.
    """

    block_size = BLOCK_BYTES
    file_to_stream: BinaryIO


class _Part:
    """A part of an open file as blocks; closed with the answer, read or not."""

    def __init__(self, file: BinaryIO, wanted: Range) -> None:
        file.seek(wanted.start)
        self._file, self._left = file, wanted.length
        self.close = file.close

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        block = self._file.read(min(BLOCK_BYTES, self._left))
        if not block:
            raise StopIteration
        self._left -= len(block)
        return block
