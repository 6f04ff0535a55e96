"""The files of a published video, for whoever was found to be allowed to see it."""

import mimetypes

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from generations.media.serve import VIDEO_TYPE, serve_file
from generations.models import Generation


def serve_video(request: HttpRequest, generation: Generation, filename: str | None = None) -> HttpResponseBase:
    """The video, to be played; with a filename to be saved."""
    return serve_file(request, generation.video_key, VIDEO_TYPE, filename=filename)


def serve_poster(request: HttpRequest, generation: Generation) -> HttpResponseBase:
    """The still that stands for it."""
    key = generation.poster_key
    return serve_file(request, key, mimetypes.guess_type(key)[0] or "image/jpeg")
