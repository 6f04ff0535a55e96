"""`?continue=`: the form that goes on where a video of the user's ends, from its exact last frame.

The frame is kept as a picture of the user's, once, however often the page is loaded. What is started with that picture
is a continuation, whichever way the form went.
"""

from typing import Final
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from generations.catalogue import Endpoint, find
from generations.catalogue.conversion import converted
from generations.catalogue.nearest import nearest_from_picture, starting_at
from generations.catalogue.posted import as_posted
from generations.media import frames
from generations.media.exceptions import BadMedia, NotStored, Unavailable
from generations.models import EndpointStatus, Generation, InputImage
from generations.states import State
from generations.studio import notices
from generations.studio.forms import GenerationForm
from generations.studio.notices import Notice
from generations.studio.page import render_page
from generations.studio.stored_pictures import store
from generations.workflow.storage_use import storage_use
from maxvideo.accounts.models import User
from maxvideo.web import rate_limits
from maxvideo.web.uuids import uuid_or_none

PARAMETER: Final = "continue"

NOT_FINISHED: Final = Notice(
    "That video is not finished yet", "It can be continued once it is in your gallery. Nothing was started.", status=409
)
NO_VIDEO: Final = Notice(
    "There is no video to continue", "That one ended without a video. Nothing was started.", status=409
)
DELETED: Final = Notice(
    "You deleted that video", "Restore it from the trash, then continue it. Nothing was started.", status=409
)
TAKEN_DOWN: Final = Notice("That video was taken down", "It cannot be continued. Nothing was started.", status=409)
UNREADABLE: Final = Notice(
    "The last frame could not be read",
    "Nothing was started. Download the video and upload a picture of it.",
    status=409,
)
GONE: Final = Notice(
    "The file of that video is missing",
    "Our storage does not have it, so that its last frame cannot be read. Nothing was started; make a new video here, "
    "or continue another one.",
    status=409,
)
BUSY: Final = Notice(
    "The last frame cannot be read just now", "Nothing was started. Load this page again in a minute.", status=503
)


def resume(request: HttpRequest, endpoint: Endpoint) -> HttpResponse:
    """The endpoint's form as it goes on from a video; or the nearest one that begins at a picture."""
    if not isinstance(request.user, User):
        return redirect_to_login(request.get_full_path())
    own = Generation.objects.filter(user=request.user)
    source = get_object_or_404(own, pk=uuid_or_none(request.GET.get(PARAMETER, "")))
    if not endpoint.is_from_pictures:
        not_live = set(EndpointStatus.objects.not_live().values_list("pk", flat=True))
        return redirect(address_of(nearest_from_picture(endpoint, without=not_live) or endpoint, source))
    found = _stands_in_the_way(source) or _kept_frame(request, request.user, source)
    notice, picture = (found, None) if isinstance(found, Notice) else (None, found)
    form = GenerationForm(endpoint, _posted(endpoint, source, picture), user=request.user)
    form.full_clean()
    return render_page(request, form, notice=notice)


def address_of(endpoint: Endpoint, source: Generation) -> str:
    """Where a video is continued with an endpoint."""
    return f"{reverse('generations:studio', args=[endpoint.id])}?{urlencode({PARAMETER: source.pk})}"


def _stands_in_the_way(source: Generation) -> Notice | None:
    if source.deleted_at:
        return DELETED
    if source.taken_down_at:
        return TAKEN_DOWN
    if source.state == State.COMPLETED:
        return None
    return NO_VIDEO if source.is_final else NOT_FINISHED


def _kept_frame(request: HttpRequest, user: User, source: Generation) -> InputImage | Notice:
    """The picture of the last frame, drawn and kept where it is not yet."""
    if kept := InputImage.objects.filter(user=user, frame_of=source).first():
        return kept
    use = storage_use(user)
    if use.limit is not None and use.is_full:
        return notices.picture_without_room(use.used, use.limit)
    uploads = rate_limits.uploads_of(request)
    if uploads.is_full():
        return notices.TOO_MANY_PICTURES
    uploads.count()
    return _drawn_frame(user, source)


def _drawn_frame(user: User, source: Generation) -> InputImage | Notice:
    try:
        return store(frames.last_frame(source.video_key), user, frame_of=source)
    except BadMedia:
        return UNREADABLE
    except NotStored:
        return GONE
    except Unavailable:
        return BUSY


def _posted(endpoint: Endpoint, source: Generation, picture: InputImage | None) -> MultiValueDict[str, str]:
    """The form of the video, for this endpoint; its words stay."""
    origin = find(source.endpoint_id) or endpoint
    posted = converted(as_posted(origin, origin.defaults() | source.arguments), origin=origin, target=endpoint)
    posted["prompt"] = [source.prompt]
    if picture:
        posted = starting_at(endpoint, posted, picture.form_text, picture.width, picture.height)
    return MultiValueDict(posted)
