"""The form that somebody left to get credits, as the till shows it: what it costs, and what else would."""

from django.http import HttpRequest
from django.urls import reverse

from billing.payments.extensions import Alternative, WayBack
from generations.catalogue import Endpoint
from generations.studio import drafts
from generations.studio.alternatives import alternatives
from generations.studio.forms import GenerationForm


def way_back(request: HttpRequest) -> WayBack | None:
    """The form that is kept for the user; None where none is, or where it has no price."""
    endpoint = drafts.kept_of(request)
    posted = drafts.load(request, endpoint) if endpoint else None
    if endpoint is None or posted is None:
        return None
    form = GenerationForm(endpoint, posted, user=request.user)
    form.full_clean()
    if not (one := form.prices().total):
        return None
    quote = one.times(form.number)
    cheaper = alternatives(endpoint, dict(posted.lists()), below=quote.credits, number=form.number)
    return WayBack(
        address=address_of(endpoint),
        words=posted.get("prompt", ""),
        label=f"{endpoint.title}, {quote.lines[0].text}" if quote.lines else endpoint.title,
        credits=quote.credits,
        alternatives=[Alternative(way.endpoint.title, way.credits, address_of(way.endpoint)) for way in cheaper],
    )


def address_of(endpoint: Endpoint) -> str:
    """The page where the form is filled in again."""
    return reverse("generations:studio", args=[endpoint.id])
