"""The models and one endpoint's page with its form."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse


@login_not_required
def models(request: HttpRequest) -> HttpResponse:
    raise Http404


@login_not_required
def studio(request: HttpRequest, endpoint_id: str) -> HttpResponse:
    raise Http404


@login_not_required
def quote(request: HttpRequest, endpoint_id: str) -> HttpResponse:
    raise Http404
