"""Somebody came back to a form by the browser's button: was it sent?"""

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from generations.models import Generation
from maxvideo.web.http import AuthenticatedHttpRequest
from maxvideo.web.uuids import uuid_or_none


@never_cache
@require_safe
def sent(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What `?form_key=` made, with a key for another one; no body where it made nothing."""
    key = uuid_or_none(request.GET.get("form_key", ""))
    own = Generation.objects.of(request.user).select_related("batch")
    generation = own.filter(form_key=key).first() if key else None
    if generation is None:
        return HttpResponse(status=204)
    return render(
        request, "generations/studio/_sent.html", {"made": generation.batch or generation, "form_key": uuid.uuid4()}
    )
