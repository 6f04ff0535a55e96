"""fal's doorbell."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse


@login_not_required
def receive(request: HttpRequest) -> HttpResponse:
    raise Http404
