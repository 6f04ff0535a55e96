"""The stable addresses of a published video's files."""

from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase

from maxvideo.http import AuthenticatedHttpRequest


def video(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponseBase:
    raise Http404


def poster(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponseBase:
    raise Http404


def download(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponseBase:
    raise Http404
