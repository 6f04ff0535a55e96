"""What an owner reads of a take-down in the place of the player, and the one answer to it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from generations.models import Generation, TakeDown
from generations.moderation import decisions
from generations.moderation.forms import AnswerForm
from maxvideo.web.http import AuthenticatedHttpRequest


def in_force(generation: Generation) -> TakeDown | None:
    """The take-down that hides a video."""
    return generation.take_downs.in_force().first() if generation.taken_down_at else None


@require_POST
def answer(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponse:
    """The owner's answer; a second one is not taken."""
    generation = get_object_or_404(Generation.objects.of(request.user), pk=generation_id)
    made, form = in_force(generation), AnswerForm(request.POST)
    if made is None or made.answered_at:
        messages.warning(request, "It was answered before, or is not taken down any more.")
    elif not form.is_valid():
        messages.error(request, str(form.errors["answer"][0]))
    elif decisions.answer(made, form.cleaned_data["answer"]):
        messages.success(request, "Your answer has arrived. A person reads it, and you are told what comes of it.")
    return redirect(generation)
