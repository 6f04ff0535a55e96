"""The stable addresses of a published video's files: its owner's, and nobody there before there is one."""

from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from generations.library.export import file_name
from generations.media import storage
from generations.media.serve import serve_file
from generations.models import Generation
from generations.showcase.published import serve_poster, serve_video
from maxvideo.web.http import AuthenticatedHttpRequest


@require_safe
def video(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponseBase:
    return serve_video(request, _published(request, generation_id))


@require_safe
def poster(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponseBase:
    """The still that stands for it."""
    return serve_poster(request, _published(request, generation_id))


@require_safe
def download(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponseBase:
    """The video, to be saved."""
    generation = _published(request, generation_id)
    return serve_video(request, generation, filename=file_name(generation))


@require_safe
def manifest(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponseBase:
    """What says beside the video that AI made it; nobody there where the video itself says it."""
    generation = _published(request, generation_id)
    if not generation.manifest_key:
        raise Http404
    name = f"{file_name(generation).rpartition('.')[0]}.c2pa"
    return serve_file(request, generation.manifest_key, storage.MANIFEST, filename=name)


def _published(request: AuthenticatedHttpRequest, generation_id: UUID) -> Generation:
    return get_object_or_404(Generation.objects.of(request.user).watchable(), pk=generation_id)
