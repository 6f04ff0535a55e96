"""One generation's page."""

from uuid import UUID

from django.http import Http404, HttpResponse

from maxvideo.http import AuthenticatedHttpRequest


def page(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponse:
    raise Http404


as_json = status = cancel = delete = restore = page
