"""A picture that a user uploaded, for the form that still holds it."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from generations.media.serve import serve_file
from maxvideo.http import AuthenticatedHttpRequest


@require_safe
def picture(request: AuthenticatedHttpRequest, picture_id: UUID) -> HttpResponseBase:
    """The user's own; anybody else's is not there."""
    found = get_object_or_404(request.user.input_images, pk=picture_id)
    return serve_file(request, found.key, found.content_type)
