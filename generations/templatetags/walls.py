"""How the wall of a list is written."""

from datetime import date

from django import template
from django.utils import timezone
from django.utils.formats import date_format

from generations.lists import cards
from generations.models import Generation

register = template.Library()


@register.filter
def finished_card(generation: Generation) -> cards.Card:
    """The kept parts of a finished generation's card."""
    return cards.finished_card(generation)


@register.filter
def day_title(day: date) -> str:
    """A day above its cards: Today, Yesterday, 19 November, 19 November 2025. In UTC; `days.js` knows the reader's."""
    today = timezone.now().date()
    if (today - day).days in {0, 1}:
        return "Yesterday" if today != day else "Today"
    return date_format(day, "j F" if day.year == today.year else "j F Y")
