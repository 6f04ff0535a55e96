"""The comparison that somebody left to get credits, as the till shows it, and the page of credits."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from billing.payments.extensions import WayBack
from generations.studio import drafts
from generations.studio.compare_form import CompareForm
from maxvideo.accounts.extensions import Waiting


def compare_way_back(request: HttpRequest) -> WayBack | None:
    """The form that is kept; None where none is, or where it has no price."""
    posted = drafts.load_comparison(request)
    if posted is None:
        return None
    form = CompareForm(MultiValueDict(posted), user=request.user)
    form.full_clean()
    comparison = form.comparison
    if not (quote := comparison.total):
        return None
    return WayBack(
        address=reverse("generations:compare"),
        words=form.posted.get("prompt", ""),
        label=", ".join(one.endpoint.title for one in comparison.chosen),
        credits=quote.credits,
    )


def compare_waiting(request: HttpRequest) -> Waiting | None:
    """The same in fewer words."""
    way = compare_way_back(request)
    return Waiting(way.address, f"{way.label}, {way.credits:,} credits", way.words) if way else None
