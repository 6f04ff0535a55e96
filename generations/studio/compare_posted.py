"""A comparison's posted form: with what its pressed button changes, and with its picture stored."""

from django.db import Error
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from generations.media.exceptions import ChildUnavailable, StorageUnavailable
from generations.studio import notices
from generations.studio.buttons import CLEAR, IDEA, PICK, REMOVE
from generations.studio.compare_form import PICTURE, CompareForm
from generations.studio.notices import Notice
from generations.studio.posted_form import why_no_files
from maxvideo.web import rate_limits
from maxvideo.web.database_errors import is_away
from maxvideo.web.http import AuthenticatedHttpRequest


def read_form(request: AuthenticatedHttpRequest) -> tuple[CompareForm, Notice | None]:
    """The posted form, its new picture stored, and why that was left out, if so."""
    posted = _changed(request.POST)
    with rate_limits.uploads_of(request) as uploads:
        refused = why_no_files(request, uploads) if request.FILES else None
        form = CompareForm(posted, None if refused else request.FILES, user=request.user)
        try:
            form.full_clean()
            uploads.done = form.store_picture()
        except (ChildUnavailable, StorageUnavailable, Error) as error:
            if isinstance(error, Error) and not is_away(error):
                raise
            form, refused = CompareForm(posted, user=request.user), notices.PICTURES_UNAVAILABLE
            form.full_clean()
    return form, refused


def _changed(posted: QueryDict) -> MultiValueDict[str, str]:
    """The posted form with what its button changes."""
    data = posted.copy()
    if CLEAR in data:
        data.setlist("prompt", [])
        data.setlist(PICTURE, [])
        return data
    if IDEA in data:
        data.setlist("prompt", [posted.get(IDEA, "")])
    kept = [text for text in data.getlist(PICTURE) if text.strip() and text != posted.get(REMOVE)]
    _, _, picked = posted.get(PICK, "").partition(" ")
    data.setlist(PICTURE, [picked] if picked else kept)
    return data


def as_typed(request: AuthenticatedHttpRequest) -> CompareForm:
    """The form before its button changed it, without files."""
    form = CompareForm(request.POST, user=request.user)
    form.full_clean()
    return form
