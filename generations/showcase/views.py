"""The models page."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from generations.catalogue import ENDPOINTS
from generations.models import EndpointStatus
from generations.showcase import featured
from generations.showcase.offers import CEILINGS, Shown, Wanted, shown
from generations.showcase.track_record import track_records
from generations.workflow import quoting
from generations.workflow.cost_per_kept import cost_per_kept


@login_not_required
@require_safe
def models(request: HttpRequest) -> HttpResponse:
    """Every endpoint: what it is good for, its options, its price table."""
    wanted = Wanted.read(request.GET)
    rates = quoting.all_rates()
    lives = EndpointStatus.objects.not_live().in_bulk()
    records, pictures = track_records(), featured.of_each_endpoint()
    costs = cost_per_kept(request.user) if request.user.is_authenticated else {}
    fitting = [
        shown(
            endpoint,
            rates.get(endpoint.id, ()),
            lives.get(endpoint.id),
            records.get(endpoint.id),
            pictures.get(endpoint.id),
            per_kept=costs.get(endpoint.title),
        )
        for endpoint in ENDPOINTS
        if wanted.fits(endpoint)
    ]
    offers = [offer for offer in fitting if wanted.affords(offer)]
    context = {"groups": _by_source(offers), "count": len(offers), "wanted": wanted, "ceilings": CEILINGS}
    return render(request, "generations/showcase/models.html", context)


def _by_source(offers: Sequence[Shown]) -> list[tuple[str, str, list[Shown]]]:
    """The page's sections: id, title, endpoints."""
    return [
        ("from-text", "From text", [offer for offer in offers if not offer.endpoint.is_from_pictures]),
        ("from-pictures", "From pictures", [offer for offer in offers if offer.endpoint.is_from_pictures]),
    ]
