"""The addresses in a line: `{% load lines %}`."""

from html import unescape

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.http import urlencode

from generations.models import Generation
from generations.progress.next_steps import Way

register = template.Library()


@register.simple_tag(takes_context=True)
def line_url(context: Context, fingerprint: str) -> str:
    """Where a line that goes on asks for itself, with what its list makes of it."""
    query = {
        "seen": fingerprint,
        "amounts": context.get("amounts"),
        "controls": "on" if context.get("has_controls") else "",
        "linked": unescape(context.get("linked") or ""),
        "next": context.get("next"),
    }
    address = reverse("generations:generation-line", args=[context["generation"].id])
    return f"{address}?{urlencode({name: value for name, value in query.items() if value})}"


@register.filter
def way_url(way: Way, generation: Generation) -> str:
    """The form with everything typed kept, at the field that the way is about."""
    address = reverse("generations:studio", args=[generation.endpoint_id])
    return f"{address}?from={generation.id}" + (f"#{way.field}" if way.field else "")
