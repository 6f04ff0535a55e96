"""The files of a published video, for whoever was found to be allowed to see it."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from generations.media.serve import serve_file
from generations.media.storage import content_type_of
from generations.models import Generation


def serve_video(request: HttpRequest, generation: Generation, filename: str | None = None) -> HttpResponseBase:
    """The video, to be played; with a filename to be saved."""
    key = generation.video_key
    return serve_file(request, key, content_type_of(key), filename=filename)


def serve_poster(request: HttpRequest, generation: Generation) -> HttpResponseBase:
    """The still that stands for it."""
    key = generation.poster_key
    return serve_file(request, key, content_type_of(key))
