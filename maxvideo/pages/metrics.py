"""`/metrics`: the site's numbers as text that Prometheus reads, for who has the token."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from maxvideo.web.metrics import FromTheDatabase

registry = CollectorRegistry(auto_describe=False)
registry.register(FromTheDatabase())


@never_cache
@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Every metric. To others the address is not there."""
    if not is_known(request.headers.get("Authorization", "")):
        raise Http404
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def is_known(authorization: str) -> bool:
    """Whether it is `Bearer` and the token; nobody is where METRICS_TOKEN is not set."""
    scheme, _, token = authorization.partition(" ")
    is_bearer = scheme.lower() == "bearer" and settings.METRICS_TOKEN != ""
    return is_bearer and constant_time_compare(token.strip(), settings.METRICS_TOKEN)
