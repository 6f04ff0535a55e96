"""The front door, and the last resort when something breaks."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from billing.exceptions import NoRate
from billing.prices import Quote, SoldRate, current_rates, quote
from generations.catalogue import ENDPOINTS, Endpoint, find
from generations.described import options
from generations.models import Generation

FIRST_ENDPOINT: Final = ENDPOINTS[0]


@dataclass(frozen=True)
class Offer:
    """An endpoint with the least that a video costs there."""

    endpoint: Endpoint
    options: str
    lowest: Quote


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What MaxVideo is, its models and their prices; a signed-in user goes on where the last generation began."""
    if not request.user.is_authenticated:
        return render(request, "home.html", {"offers": list(_offers(current_rates()))})
    started = Generation.objects.filter(user=request.user).newest_first().values_list("endpoint_id", flat=True)
    endpoint = find(started.first() or "") or FIRST_ENDPOINT
    return redirect("generations:studio", endpoint.id)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours, or the database being away; neither page needs the database, a user or a request."""
    is_database_away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    if is_database_away:
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "30"})
    return HttpResponse(render_to_string("500.html"), status=500)


def _offers(rates: list[SoldRate]) -> Iterator[Offer]:
    """The endpoints that have a price."""
    for endpoint in ENDPOINTS:
        quotes = list(_quotes(endpoint, [rate for rate in rates if rate.endpoint_id == endpoint.id]))
        if quotes:
            yield Offer(endpoint, options(endpoint), min(quotes, key=lambda one: one.credits))


def _quotes(endpoint: Endpoint, rates: list[SoldRate]) -> Iterator[Quote]:
    for arguments in endpoint.priced_arguments():
        try:
            yield quote(rates, arguments)
        except NoRate:
            continue
