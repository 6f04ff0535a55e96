"""The account, for its owner."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from maxvideo.http import AuthenticatedHttpRequest


@require_safe
def credits(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The balance and every line."""
    return HttpResponse()


@require_safe
def credits_json(request: AuthenticatedHttpRequest) -> JsonResponse:
    """The balance for scripts."""
    return JsonResponse({})


@require_safe
def statement(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Every line as CSV."""
    return HttpResponse()


@require_POST
def add_test_credits(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Free credits on a development site."""
    return HttpResponse()
