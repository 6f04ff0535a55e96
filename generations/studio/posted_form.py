"""The posted form: with what its pressed button changes, and with its pictures stored."""

from dataclasses import dataclass

from django.db import Error
from django.http import HttpRequest

from generations.catalogue import Endpoint
from generations.media.exceptions import ChildUnavailable, StorageUnavailable
from generations.studio import notices
from generations.studio.buttons import Pressed, read_pressed
from generations.studio.forms import GenerationForm
from generations.studio.notices import Notice
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
        has_too_many = bool(request.FILES) and uploads.is_full()
        form = GenerationForm(endpoint, button.data, None if has_too_many else request.FILES, user=request.user)
        try:
            form.full_clean()
            uploads.done = form.store_pictures()
        except (ChildUnavailable, StorageUnavailable, Error) as error:
            if isinstance(error, Error) and not is_away(error):
                raise
            form = GenerationForm(endpoint, button.data, user=request.user)
            form.full_clean()
            return PostedForm(form, button, notices.PICTURES_UNAVAILABLE)
    return PostedForm(form, button, notices.TOO_MANY_PICTURES if has_too_many else None)
