"""The start of a generation from a posted form, or the page again with what stands in the way."""

from datetime import datetime, timedelta
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from billing.ledger.exceptions import InsufficientCredits
from billing.pricing.prices import Quote
from generations import workflow
from generations.library.conditions import DELETED
from generations.models import Generation
from generations.studio import drafts, notices
from generations.studio.forms import GenerationForm
from generations.studio.notices import Notice
from generations.studio.page import option_prices_of, page, status_of
from maxvideo.accounts.models import User

DOUBLE_CLICK: Final = timedelta(seconds=10)


def start(request: HttpRequest, user: User, form: GenerationForm, *, refused: Notice | None = None) -> HttpResponse:
    """Start what a form asks for, unless it is unsound, sold no more, not at the price shown, or not without asking.

    A form that was sent before leads to what it made, whatever stands in it or in the way now.
    """
    prices = option_prices_of(form)
    quote = prices.quote()
    notice = refused or _in_the_way(request, user, form, quote)
    if notice or quote is None:
        repeated = _sent_before(user, form)
        return _lead_to(request, repeated, form) if repeated else page(request, form, prices, notice=notice)
    try:
        generation = workflow.start(
            user,
            form.endpoint,
            arguments=form.arguments(),
            secrets=form.secrets(),
            quote=quote,
            form_key=form.key,
        )
    except InsufficientCredits as error:
        return page(request, form, prices, notice=notices.short_of(error.missing))
    except workflow.LimitReached as limit:
        return page(request, form, prices, notice=notices.limited(limit))
    drafts.forget(request)
    return _lead_to(request, generation, form)


def _in_the_way(request: HttpRequest, user: User, form: GenerationForm, quote: Quote | None) -> Notice | None:
    """Why a form cannot be started as it was shown, if so."""
    if not form.is_valid():
        return notices.bad_input(form)
    if status_of(form.endpoint):
        return notices.paused(form.endpoint)
    if quote is None:
        return notices.NOT_SOLD
    return notices.other_price(quote, form.cleaned_data["quoted_credits"]) or notices.question(
        quote, user, agreed=request.POST.get("agreed_credits", "")
    )


def _sent_before(user: User, form: GenerationForm) -> Generation | None:
    """The generation that this form led to already."""
    if not form.cleaned_data.get("form_key"):
        return None
    return Generation.objects.filter(user=user, form_key=form.key).first()


def _lead_to(request: HttpRequest, generation: Generation, form: GenerationForm) -> HttpResponse:
    """The generation's page; somebody who sent an old form again learns that. A double click is nothing to speak of."""
    if generation.deleted_at:
        messages.warning(request, "This form was sent before, and you deleted what it made. Bring it back here.")
        return redirect(f"{reverse('generations:generations')}?state={DELETED}")
    if _is_old(generation) or not form.made(generation.arguments):
        messages.warning(request, "This form was sent before, and this is what it made. To make another, use it again.")
    return redirect(generation)


def _is_old(generation: Generation) -> bool:
    """A new one still has the database's clock in the place of a time."""
    made = generation.created_at
    return isinstance(made, datetime) and made < timezone.now() - DOUBLE_CLICK
