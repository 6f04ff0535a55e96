"""A user's own generation by its id, as every page of one begins."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from generations.models import Generation
from maxvideo.web.http import AuthenticatedHttpRequest


def own_generation(request: AuthenticatedHttpRequest, generation_id: UUID) -> Generation:
    """The user's own, with its hold and its batch; raises Http404 for anything else, as if it were not there."""
    return get_object_or_404(Generation.objects.of(request.user).select_related("hold", "batch"), pk=generation_id)
