"""How the wall of a list is written."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from generations.catalogue import ENDPOINTS, Endpoint
from generations.library import choices
from generations.library.cards import finished_card
from generations.models import Generation

register = template.Library()


@register.simple_tag(takes_context=True)
def wall(context: Context, generations: Iterable[Generation]) -> SafeString:
    """The cards of some generations. `linked` is how their pages know the list.

    With `has_controls` they can be starred, where somebody `is_selecting` chosen.
    """
    query, has_controls = context.get("linked", ""), bool(context.get("has_controls"))
    is_selecting = bool(context.get("is_selecting"))
    query = f"?{conditional_escape(query)}" if query else ""
    html = []
    for generation in generations:
        if generation.is_watchable and not generation.deleted_at:
            is_starred = generation.starred_at is not None
            kept = finished_card(
                generation, is_starred=is_starred, has_controls=has_controls, is_selecting=is_selecting
            )
            html.append(kept.head + query + kept.rest)
        else:
            html.append(_other_card(context, generation))
    return mark_safe("\n".join(html))  # noqa: S308 - of templates alone


@register.simple_tag(takes_context=True)
def card(context: Context, generation: Generation) -> SafeString:
    """One such card."""
    return wall(context, [generation])


@register.simple_tag
def every_endpoint() -> tuple[Endpoint, ...]:
    """What a list can be narrowed to: endpoints, in the order of the models page."""
    return ENDPOINTS


@register.simple_tag
def choices_of(name: str, listing: str) -> tuple[tuple[str, str], ...]:
    """The ways of one kind to narrow or to order a list."""
    return choices.choices_of(name, listing)


@register.filter
def day_title(day: date) -> str:
    """A day above its cards: Today, Yesterday, 19 November, 19 November 2025. In UTC; `days.js` knows the reader's."""
    today = timezone.now().date()
    if (today - day).days in {0, 1}:
        return "Yesterday" if today != day else "Today"
    return date_format(day, "j F" if day.year == today.year else "j F Y")


def _other_card(context: Context, generation: Generation) -> SafeString:
    """The card of one without a video to show, which tells of this moment."""
    shared: dict[Any, Any] = context.flatten()
    return render_to_string("generations/library/_card.html", shared | {"generation": generation})
