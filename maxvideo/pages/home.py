"""The front door."""

from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from generations.catalogue import ENDPOINTS, Endpoint, find
from generations.catalogue.joined import JOINED
from generations.models import Draft, EndpointStatus, Generation
from generations.models.draft import COMPARISON
from generations.showcase import featured
from generations.showcase.front_door import ASKS_THROUGH, asked, reel
from generations.showcase.offers import shown
from generations.workflow import quoting
from maxvideo.accounts.models import User

FIRST_ENDPOINT: Final = ENDPOINTS[0]
ON_THE_WALL: Final = 12


@login_not_required
@require_safe
@gzip_page
def home(request: HttpRequest) -> HttpResponse:
    """What MaxVideo is, its models and their prices; a user goes on where something was typed or started last.

    It goes out compressed: nothing of a request stands in it, so that its size tells nothing of the token.
    """
    if not request.user.is_authenticated:
        return render(request, "pages/home.html", _front_door())
    return redirect("generations:studio", _last_endpoint(request.user).id)


def _last_endpoint(user: User) -> Endpoint:
    """Where the newest form waits, or what was started last, if that is newer."""
    started = Generation.objects.filter(user=user).exclude(endpoint_id=JOINED).newest_first()
    waiting = Draft.objects.filter(user=user).exclude(endpoint_id=COMPARISON).order_by("-changed_at")
    newest = [
        *started.values_list("created_at", "endpoint_id")[:1],
        *waiting.values_list("changed_at", "endpoint_id")[:1],
    ]
    known = (find(endpoint_id) for _, endpoint_id in sorted(newest, reverse=True))
    return next((endpoint for endpoint in known if endpoint), FIRST_ENDPOINT)


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
