"""The exact last frame of a video, for its owner."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from generations.media import frames
from generations.media.exceptions import BadMedia, NotStored, Unavailable
from generations.media.serve import CACHED_SECONDS, serve_file
from generations.models import Generation, InputImage
from maxvideo.web import rate_limits
from maxvideo.web.http import AuthenticatedHttpRequest

LAST = "last"
SECONDS_UNTIL_AGAIN = "5"


@require_safe
def frame(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponseBase:
    """The frame `?at=last`: the picture that was kept of it, or drawn now. 429 and 503 where that is too much."""
    if request.GET.get("at", LAST) != LAST:
        raise Http404
    source = get_object_or_404(Generation.objects.of(request.user).watchable(), pk=generation_id)
    if kept := InputImage.objects.filter(user=request.user, frame_of=source).first():
        return serve_file(request, kept.key, kept.content_type)
    etag = f'"{source.sha256 or source.pk}"'
    if answer := get_conditional_response(request, etag=etag):
        return answer
    asked = rate_limits.limit_of(request, "frames", rate_limits.per_minute(request.user))
    if not asked.take():
        return _later(429)
    return _drawn(source, etag)


def _drawn(source: Generation, etag: str) -> HttpResponse:
    try:
        picture = frames.last_frame(source.video_key)
    except (BadMedia, NotStored) as error:
        raise Http404 from error
    except Unavailable:
        return _later(503)
    response = HttpResponse(picture.content, content_type=picture.content_type, headers={"ETag": etag})
    response.headers["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, private=True, max_age=CACHED_SECONDS)
    return response


def _later(status: int) -> HttpResponse:
    return HttpResponse(status=status, headers={"Retry-After": SECONDS_UNTIL_AGAIN, "Cache-Control": "no-store"})
