"""From a form to a generation: the order is asked for, and the answer leads to what was started or says why not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from generations import workflow
from generations.models import Generation
from generations.studio import drafts, kept_drafts, staying
from generations.studio.asking import ask
from generations.studio.forms import GenerationForm
from generations.studio.notices import Notice
from generations.workflow.order import Order, accept, accept_batch
from generations.workflow.variations import variations_of
from maxvideo.accounts.models import User
from maxvideo.web.http import is_htmx

DOUBLE_CLICK: Final = timedelta(seconds=10)


def start(request: HttpRequest, user: User, form: GenerationForm, *, refused: Notice | None) -> HttpResponse | Notice:
    """Lead to what a form started, now or when it was sent before; or say what stands in the way."""
    draft = _Draft(user, form)
    outcome = refused or ask(form, partial(_start, user, form, draft.keep))
    if isinstance(outcome, Generation):
        drafts.delete(request)
        draft.keep_if_possible()
    elif repeated := Generation.objects.of_form(user, form.key).first() if form.has_key else None:
        outcome = repeated
    else:
        return outcome
    is_as_sent = form.matches(outcome.arguments) and form.number == _number(outcome)
    return _answer(request, user, form, outcome, is_as_sent=is_as_sent)


@dataclass
class _Draft:
    """The form, kept with what it starts; where it was sent before, by itself."""

    user: User
    form: GenerationForm
    is_kept: bool = False

    def keep(self) -> None:
        """Keep it or raise, in the transaction of the start."""
        kept_drafts.save(self.user, self.form, is_made=True)
        self.is_kept = True

    def keep_if_possible(self) -> None:
        """Keep it, where that was not done."""
        if not self.is_kept:
            kept_drafts.save_if_possible(self.user, self.form, is_made=True)


def _start(user: User, form: GenerationForm, beside: Callable[[], None]) -> Generation:
    """One, or the first of a batch of several. Raises Refusal."""
    order = Order(
        user=user,
        endpoint=form.endpoint,
        arguments=form.arguments(),
        secrets=form.secrets(),
        form_key=form.key,
        shown_credits=form.cleaned_data["quoted_credits"],
        agreed_credits=form.agreed_credits,
    )
    if form.number == 1:
        return workflow.start(accept(order), beside)
    return workflow.start_batch(accept_batch(variations_of(order, form.number)), beside)


def _number(generation: Generation) -> int:
    return generation.batch.size if generation.batch else 1


def _answer(
    request: HttpRequest, user: User, form: GenerationForm, generation: Generation, *, is_as_sent: bool
) -> HttpResponse:
    """The studio with the generation in it; or the generation's page, or its batch's.

    Somebody who sent an old form again learns that. A double click is nothing to speak of.
    """
    if generation.deleted_at and not generation.batch_id:
        messages.warning(request, "This form was sent before, and you deleted what it made. Bring it back here.")
        return staying.lead_to(request, f"{reverse('generations:generations')}?state=deleted")
    is_repeated = _is_old(generation) or not is_as_sent
    if is_htmx(request):
        return staying.stay(request, user, form, generation, is_repeated=is_repeated)
    if is_repeated:
        messages.warning(request, "This form was sent before, and this is what it made. To make another, use it again.")
    return redirect(generation.batch or generation)


def _is_old(generation: Generation) -> bool:
    """A new one still has the database's clock in the place of a time."""
    created_at = generation.created_at
    return isinstance(created_at, datetime) and created_at < timezone.now() - DOUBLE_CLICK
