"""What somebody left in a form before there was an account: where it waits, and what it is, for the log-in pages."""

from django.http import HttpRequest

from billing.pricing.prices import Quote
from generations.showcase.settings_in_words import made_of
from generations.studio import drafts
from generations.studio.forms import GenerationForm
from generations.studio.way_back import address_of
from maxvideo.accounts.extensions import Waiting


def waiting(request: HttpRequest) -> Waiting | None:
    """The form that is kept in the session, with its price as it is now; None where none is."""
    endpoint = drafts.waits_at(request)
    posted = drafts.load(request, endpoint) if endpoint else None
    if endpoint is None or posted is None:
        return None
    form = GenerationForm(endpoint, posted, user=request.user)
    form.full_clean()
    prices = form.prices()
    what = f"{endpoint.title}, {'' if form.number == 1 else f'{form.number} × '}{made_of(prices)}"
    if prices.total:
        what += f", {_in_credits(prices.total.times(form.number))}"
    return Waiting(address=address_of(endpoint), what=what, words=posted.get("prompt", ""))


def where(request: HttpRequest) -> str:
    """The page where it waits; empty where nothing does. No query."""
    endpoint = drafts.waits_at(request)
    return address_of(endpoint) if endpoint else ""


def _in_credits(total: Quote) -> str:
    return f"{'at most ' if total.is_at_most else ''}{total.credits:,} credits"
