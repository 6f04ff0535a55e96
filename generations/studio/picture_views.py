"""A picture that a user uploaded, and the field of the form that pictures are given in."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from generations.catalogue import Endpoint, find
from generations.catalogue.endpoint import Image, Images
from generations.media import thumbnails
from generations.media.exceptions import ChildUnavailable, StorageUnavailable
from generations.media.serve import serve_file
from generations.models import InputImage
from generations.studio import picture_field
from generations.studio.control import Control
from generations.studio.controls import picture_control
from generations.studio.notices import Notice
from generations.studio.opening import keep_pictures
from generations.studio.posted_form import read_form
from generations.studio.uploads import limit_files, refuse_when_disk_is_full
from generations.workflow.removals import remove_later
from maxvideo.web.http import AuthenticatedHttpRequest

A_YEAR: Final = 365 * 24 * 3600


@require_safe
def picture(request: AuthenticatedHttpRequest, picture_id: UUID) -> HttpResponseBase:
    """The user's own; anybody else's is not there."""
    found = get_object_or_404(request.user.input_images, pk=picture_id)
    return serve_file(request, found.key, found.content_type)


@require_safe
@cache_control(private=True, max_age=A_YEAR, immutable=True)
def small(request: AuthenticatedHttpRequest, picture_id: UUID) -> HttpResponse:
    """The same in a size for rows; it never changes. 503 while the storage is away."""
    found = get_object_or_404(request.user.input_images, pk=picture_id)
    try:
        content = thumbnails.thumbnail(found.key)
    except (ChildUnavailable, StorageUnavailable):
        return HttpResponse(status=503, headers={"Cache-Control": "no-store"})
    if not InputImage.objects.filter(pk=found.pk).exists():
        remove_later(found.key)  # it went meanwhile, and what was just stored for it goes too
    return HttpResponse(content, content_type="image/jpeg")


@csrf_exempt  # asked below: the files may only be read once their limit is set
@require_POST
@refuse_when_disk_is_full
@limit_files
@csrf_protect
def field(request: AuthenticatedHttpRequest, endpoint_id: str) -> HttpResponse:
    """Keep what was chosen for `?field=` before the form is sent; the answer is the field as it stands then.

    That is a fragment of the page; a status from 413 on keeps nothing, and the browser keeps the file for the form.
    """
    endpoint, parameter = _parameter(endpoint_id, request.GET.get("field", ""))
    posted = read_form(request, endpoint)
    if posted.refused:
        return say_why_not(posted.refused)
    control = picture_control(posted.form, parameter)
    keep_pictures(request.user, posted.form, parameter.name)
    return answer(request, control, picture_field.of_endpoint(request.user, endpoint))


def answer(request: HttpRequest, control: Control, beside: Mapping[str, Any]) -> HttpResponse:
    """The field alone."""
    status = 422 if control.errors else 200
    return render(request, "generations/studio/controls/pictures.html", {**beside, "control": control}, status=status)


def say_why_not(notice: Notice) -> HttpResponse:
    """Why it is of no use to send the picture with the form either; the browser has words for what passes."""
    words = f"{notice.title}. {notice.text}" if notice.status == 413 else ""
    return HttpResponse(words, status=notice.status, content_type="text/plain")


def _parameter(endpoint_id: str, name: str) -> tuple[Endpoint, Image | Images]:
    endpoint = find(endpoint_id)
    for parameter in endpoint.parameters if endpoint else ():
        if endpoint and parameter.name == name and isinstance(parameter, Image | Images):
            return endpoint, parameter
    raise Http404
