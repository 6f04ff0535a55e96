"""What a dropped file says of how it was made. Nothing of it is kept."""

import threading
from datetime import datetime
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from generations.media import manifests
from generations.media.exceptions import BadMedia, ChildUnavailable
from maxvideo.web.rate_limits import limit_of

MOST_BYTES: Final = 150 * 1024**2
FORM_BYTES: Final = 1024**2  # what stands beside the file, its manifest too
WAIT_SECONDS: Final = 10.0
CHECKS: Final = 6
"""Of one person in a minute."""

_turn = threading.BoundedSemaphore(1)  # a reader holds the file's hashes to all of it

SENTENCES: Final = {
    "empty": ("Choose a file first", "A video or a picture, at most 150 MB.", 422),
    "large": ("The file is larger than 150 MB", "Only files up to 150 MB are read here.", 413),
    "many": ("Many files came in within a minute", "Nothing was read. Send it again in a minute.", 429),
    "busy": ("Other files are being read", "Nothing was read. Send it again in a minute.", 503),
    "unreadable": (
        "This file cannot be read",
        "It is no MP4, MOV, WebM, JPEG, PNG, WebP, GIF, AVIF or HEIC that we can read, or its manifest is broken.",
        422,
    ),
}


@csrf_exempt  # `_read` checks it, once the size is known
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The form, and below it what the file says."""
    if request.method != "POST":
        return _page(request)
    if _length(request) > MOST_BYTES + FORM_BYTES:
        return _problem(request, "large")
    if not limit_of(request, "checks", CHECKS).take():
        return _problem(request, "many")
    request.upload_handlers = [one for one in request.upload_handlers if not isinstance(one, MemoryFileUploadHandler)]
    return _read(request)


def _length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or ""
    return int(text) if text.isdigit() else 0


@csrf_protect
def _read(request: HttpRequest) -> HttpResponse:
    file, beside = request.FILES.get("file"), request.FILES.get("manifest")
    if not file:
        return _problem(request, "empty")
    if not _turn.acquire(timeout=WAIT_SECONDS):
        return _problem(request, "busy")
    try:
        found = manifests.read(_opened(file), _opened(beside) if beside else None)
    except BadMedia:
        return _problem(request, "unreadable")
    except ChildUnavailable:
        return _problem(request, "busy")
    finally:
        _turn.release()
    return _page(request, is_read=True, manifest=found, when=_moment(found.when) if found else None)


def _moment(text: str) -> datetime | None:
    """What a manifest says of time, where that is a moment at all."""
    try:
        return parse_datetime(text)
    except ValueError:
        return None


def _opened(file: "UploadedFile[bytes]") -> Any:
    """The file on the disk, which a child process can read; the form keeps none in memory."""
    return file.file


def _problem(request: HttpRequest, name: str) -> HttpResponse:
    title, text, status = SENTENCES[name]
    return _page(request, status=status, problem=(title, text))


def _page(request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "generations/moderation/check.html", context, status=status)
