"""The models page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from generations.catalogue import ENDPOINTS
from generations.models import EndpointStatus
from generations.showcase import featured
from generations.showcase.offers import CEILINGS, Wanted, shown
from generations.showcase.track_record import track_records
from generations.workflow import quoting


@login_not_required
@require_safe
def models(request: HttpRequest) -> HttpResponse:
    """Every endpoint: what it is good for, its options, its price table."""
    wanted = Wanted.read(request.GET)
    rates = quoting.all_rates()
    lives = EndpointStatus.objects.not_live().in_bulk()
    records, pictures = track_records(), featured.of_each_endpoint()
    fitting = [
        shown(one, rates.get(one.id, ()), lives.get(one.id), records.get(one.id), pictures.get(one.id))
        for one in ENDPOINTS
        if wanted.fits(one)
    ]
    found = [one for one in fitting if wanted.affords(one)]
    groups = [
        ("from-text", "From text", [one for one in found if not one.endpoint.is_from_pictures]),
        ("from-pictures", "From pictures", [one for one in found if one.endpoint.is_from_pictures]),
    ]
    context = {"groups": groups, "count": len(found), "wanted": wanted, "ceilings": CEILINGS}
    return render(request, "generations/showcase/models.html", context)
