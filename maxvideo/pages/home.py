"""The front door."""

from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from generations.catalogue import ENDPOINTS, find
from generations.catalogue.joined import JOINED
from generations.models import EndpointStatus, Generation
from generations.showcase import featured
from generations.showcase.front_door import ASKS_THROUGH, asked, reel
from generations.showcase.offers import shown
from generations.workflow import quoting

FIRST_ENDPOINT: Final = ENDPOINTS[0]
ON_THE_WALL: Final = 12


@login_not_required
@require_safe
@gzip_page
def home(request: HttpRequest) -> HttpResponse:
    """What MaxVideo is, its models and their prices; a signed-in user goes on where the last generation began.

    It goes out compressed: nothing of a request stands in it, so that its size tells nothing of the token.
    """
    if not request.user.is_authenticated:
        return render(request, "pages/home.html", _front_door())
    asked_for = Generation.objects.filter(user=request.user).exclude(endpoint_id=JOINED)
    started = asked_for.newest_first().values_list("endpoint_id", flat=True)
    endpoint = find(started.first() or "") or FIRST_ENDPOINT
    return redirect("generations:studio", endpoint.id)


def _front_door() -> dict[str, Any]:
    """The box for the first words, pictures that move, what people share, and the price list; three queries."""
    rates = quoting.all_rates()
    not_live = EndpointStatus.objects.not_live().in_bulk()
    retired = {pk for pk, status in not_live.items() if status.life == EndpointStatus.Life.RETIRED}
    offered = [endpoint for endpoint in ENDPOINTS if endpoint.id not in retired]
    picked = list(featured.on_show()[:ON_THE_WALL])
    priced = [shown(endpoint, rates.get(endpoint.id, ()), None) for endpoint in offered]
    return {
        "asked": asked(rates, [endpoint for endpoint in offered if endpoint.id not in not_live]),
        "asks_through": ASKS_THROUGH,
        "first_endpoint": FIRST_ENDPOINT,
        "reel": reel(picked, offered),
        "wall": picked,
        "offers": [offer for offer in priced if offer.lowest],
    }
