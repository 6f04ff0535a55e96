"""Forms are saved while they are typed."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from generations.catalogue import find
from generations.studio import kept_drafts
from generations.studio.forms import GenerationForm
from maxvideo.web.http import AuthenticatedHttpRequest


@require_POST
def save(request: AuthenticatedHttpRequest, endpoint_id: str) -> HttpResponse:
    """Keep the posted form for whichever device its user comes back with: 204, whatever stands in it.

    413 where it is more than is kept, 429 where it was saved too often: the browser has it still.
    """
    endpoint = find(endpoint_id)
    if endpoint is None:
        raise Http404
    form = GenerationForm(endpoint, request.POST, user=request.user)
    form.full_clean()
    return keep(request, form)


def keep(request: AuthenticatedHttpRequest, form: kept_drafts.Keepable) -> HttpResponse:
    """The answer for any form, once it is kept."""
    saves = kept_drafts.saves_of(request)
    if saves.is_full():
        return HttpResponse(status=429)
    if not form.fits_draft:
        return HttpResponse(status=413)
    kept_drafts.save(request.user, form)
    saves.count()
    return HttpResponse(status=204)
