"""The stable addresses of a published video's files: its owner's, and nobody there before there is one."""

import mimetypes
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from generations.library.export import file_name
from generations.media.serve import VIDEO_TYPE, serve_file
from generations.models import Generation
from maxvideo.web.http import AuthenticatedHttpRequest


@require_safe
def video(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponseBase:
    """The video, to be played."""
    return serve_file(request, _published(request, generation_id).video_key, VIDEO_TYPE)


@require_safe
def poster(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponseBase:
    """The still that stands for it."""
    key = _published(request, generation_id).poster_key
    return serve_file(request, key, mimetypes.guess_type(key)[0] or "image/jpeg")


@require_safe
def download(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponseBase:
    """The video, to be kept."""
    generation = _published(request, generation_id)
    return serve_file(request, generation.video_key, VIDEO_TYPE, filename=file_name(generation))


def _published(request: AuthenticatedHttpRequest, generation_id: UUID) -> Generation:
    return get_object_or_404(Generation.objects.of(request.user).finished(), pk=generation_id)
