"""Files on their way in: no more of one is written to disk than a picture may have, and a full disk is said kindly."""

import errno
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec, TypeVar

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from generations.media.exceptions import DiskFull
from generations.media.pictures import MOST_BYTES

P = ParamSpec("P")
Request = TypeVar("Request", bound=HttpRequest)
NO_ROOM: Final = {errno.ENOSPC, errno.EDQUOT}


class UpToLimit(FileUploadHandler):
    """Stands before Django's own handlers and lets through one chunk more than is taken.

    So the file counts as too large, and the rest of it is read from the network and dropped.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Hand the chunk on, or nothing."""
        return raw_data if start <= MOST_BYTES else None

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handler that has it."""


def limit_files(request: HttpRequest) -> None:
    """Set the limit; before anything has read the request's body."""
    request.upload_handlers.insert(0, UpToLimit(request))


def can_be_read(request: HttpRequest) -> bool:
    """Whether the posted form is one that Django takes: not too large beside its files, nor of too many parts."""
    try:
        request.POST  # noqa: B018 - reading it is what may fail
    except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
        return False
    return True


def refuse_when_disk_is_full(
    view: Callable[Concatenate[Request, P], HttpResponse],
) -> Callable[Concatenate[Request, P], HttpResponse]:
    """Answer 507 where an upload or its row finds no room; the transaction it was in has rolled back."""

    @wraps(view)
    def guarded(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (DiskFull, OSError, OperationalError) as error:
            if not _is_full(error):
                raise
            return render(request, "507.html", status=507)

    return guarded


def _is_full(error: Exception) -> bool:
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    return isinstance(error, DiskFull) or "is full" in str(error) or "No space left" in str(error)
