"""The front door."""

from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from billing.pricing.prices import Quote
from generations.catalogue import ENDPOINTS, find
from generations.models import EndpointStatus, Generation
from generations.showcase import featured
from generations.showcase.offers import Shown, shown
from generations.workflow import quoting

FIRST_ENDPOINT: Final = ENDPOINTS[0]
ON_THE_WALL: Final = 12


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What MaxVideo is, its models and their prices; a signed-in user goes on where the last generation began."""
    if not request.user.is_authenticated:
        return render(request, "pages/home.html", {"offers": _on_sale()} | _featured())
    started = Generation.objects.filter(user=request.user).newest_first().values_list("endpoint_id", flat=True)
    endpoint = find(started.first() or "") or FIRST_ENDPOINT
    return redirect("generations:studio", endpoint.id)


def _featured() -> dict[str, Any]:
    """What people share: the last picked wide one on top, with its receipt, and the others on the wall."""
    picked = list(featured.on_show()[: ON_THE_WALL + 1])
    hero = next((one for one in picked if one.shape == "16:9"), None)
    wall = [one for one in picked if one is not hero][:ON_THE_WALL]
    return {"hero": hero, "hero_quote": Quote.from_json(hero.quote) if hero else None, "wall": wall}


def _on_sale() -> list[Shown]:
    """The endpoints with a price that are not retired."""
    rates = quoting.all_rates()
    retired = set(EndpointStatus.objects.retired().values_list("pk", flat=True))
    found = [shown(endpoint, rates.get(endpoint.id, ()), None) for endpoint in ENDPOINTS if endpoint.id not in retired]
    return [one for one in found if one.lowest]
