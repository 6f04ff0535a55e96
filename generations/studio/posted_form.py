"""The posted form: with what its pressed button changes, and with its pictures stored."""

from dataclasses import dataclass

from django.db import Error
from django.http import HttpRequest

from generations.catalogue import Endpoint
from generations.media.exceptions import ChildUnavailable, StorageUnavailable
from generations.studio import notices, visitors
from generations.studio.buttons import Pressed, read_pressed
from generations.studio.forms import GenerationForm
from generations.studio.notices import Notice
from generations.workflow.storage_use import storage_use
from maxvideo.web import rate_limits
from maxvideo.web.database_errors import is_away


@dataclass(frozen=True)
class PostedForm:
    """A validated form, its button, and why its new files were left out, if so."""

    form: GenerationForm
    button: Pressed
    refused: Notice | None = None


def read_form(request: HttpRequest, endpoint: Endpoint) -> PostedForm:
    """Read what was posted, and store the sound ones of its new pictures."""
    button = read_pressed(endpoint, request.POST)
    with rate_limits.uploads_of(request) as uploads:
        refused = why_no_files(request, uploads) if request.FILES else None
        form = _form(request, endpoint, button, with_files=not refused)
        try:
            form.full_clean()
            if not visitors.take_pictures(request, form.new_pictures):
                return PostedForm(_without_files(request, endpoint, button), button, notices.VISITORS_PICTURES)
            uploads.done = form.store_pictures()
        except (ChildUnavailable, StorageUnavailable, Error) as error:
            if isinstance(error, Error) and not is_away(error):
                raise
            return PostedForm(_without_files(request, endpoint, button), button, notices.PICTURES_UNAVAILABLE)
    return PostedForm(form, button, refused)


def why_no_files(request: HttpRequest, uploads: rate_limits.Windows) -> Notice | None:
    """What stands in the way of looking at pictures at all."""
    if uploads.is_full():
        return notices.TOO_MANY_PICTURES
    if not visitors.may_send_pictures(request):
        return notices.VISITORS_PICTURES
    if request.user.is_authenticated:
        use = storage_use(request.user)
        if use.limit is not None and use.is_full:
            return notices.picture_without_room(use.used, use.limit)
    return None


def _without_files(request: HttpRequest, endpoint: Endpoint, button: Pressed) -> GenerationForm:
    form = _form(request, endpoint, button, with_files=False)
    form.full_clean()
    return form


def _form(request: HttpRequest, endpoint: Endpoint, button: Pressed, *, with_files: bool) -> GenerationForm:
    return GenerationForm(endpoint, button.data, request.FILES if with_files else None, user=request.user)
