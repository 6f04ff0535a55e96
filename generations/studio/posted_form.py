"""The posted form: with what its pressed button changes, and with its pictures stored."""

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from generations.catalogue import Endpoint
from generations.media.exceptions import ChildUnavailable, StorageUnavailable
from generations.studio import buttons, notices
from generations.studio.forms import GenerationForm
from generations.studio.notices import Notice
from maxvideo.web import rate_limits


def read_form(request: HttpRequest, endpoint: Endpoint) -> tuple[GenerationForm, Notice | None]:
    """The validated form, and why its new files were left out of it, if so."""
    posted = buttons.apply_pressed(endpoint, request.POST)
    uploads = rate_limits.uploads_of(request)
    if request.FILES and uploads.is_full():
        return _without_files(request, endpoint, posted), notices.TOO_MANY_PICTURES
    form = GenerationForm(endpoint, posted, request.FILES, user=request.user)
    try:
        form.full_clean()
        uploads.count(form.store_pictures())
    except (ChildUnavailable, StorageUnavailable):
        return _without_files(request, endpoint, posted), notices.PICTURES_UNAVAILABLE
    return form, None


def _without_files(request: HttpRequest, endpoint: Endpoint, posted: MultiValueDict[str, str]) -> GenerationForm:
    form = GenerationForm(endpoint, posted, user=request.user)
    form.full_clean()
    return form
