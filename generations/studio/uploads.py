"""Files on their way in: no more of one is written to disk than a picture may have, and a full disk is said kindly."""

import errno
import shutil
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, TypeAlias, TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from generations.media.exceptions import DiskFull
from generations.media.pictures import MOST_BYTES

P = ParamSpec("P")
Request = TypeVar("Request", bound=HttpRequest)
View: TypeAlias = Callable[Concatenate[Request, P], HttpResponse]
NO_ROOM: Final = {errno.ENOSPC, errno.EDQUOT}


class UpToLimit(FileUploadHandler):
    """Stands before Django's own handlers and lets through one chunk more than is taken.

    So the file counts as too large, and the rest of it is read from the network and dropped.
    """

    def new_file(self, *arguments: Any, **options: Any) -> None:
        """A file begins. Raises OSError where the disk is nearly full."""
        super().new_file(*arguments, **options)
        if shutil.disk_usage(settings.SCRATCH_DIR).free < settings.LEAST_FREE_BYTES:
            raise OSError(errno.ENOSPC, "the disk is nearly full")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Hand the chunk on, or nothing."""
        return raw_data if start <= MOST_BYTES else None

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handler that has it."""


def limit_files(view: View[Request, P]) -> View[Request, P]:
    """Set the limit; outside of anything that reads the request's body, the check of the CSRF token above all."""

    @wraps(view)
    def limited(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request.upload_handlers.insert(0, UpToLimit(request))
        return view(request, *args, **kwargs)

    return limited


def unless_unreadable(refuse: View[Request, P]) -> Callable[[View[Request, P]], View[Request, P]]:
    """Let `refuse` answer a form that Django does not take: too large beside its files, or of too many parts."""

    def decorate(view: View[Request, P]) -> View[Request, P]:
        @wraps(view)
        def read(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            return (view if _can_be_read(request) else refuse)(request, *args, **kwargs)

        return read

    return decorate


def _can_be_read(request: HttpRequest) -> bool:
    try:
        request.POST  # noqa: B018 - reading it is what may fail
    except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
        return False
    return True


def refuse_when_disk_is_full(view: View[Request, P]) -> View[Request, P]:
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
