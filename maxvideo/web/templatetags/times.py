"""Moments as people read them: the server writes UTC, `times.js` the reader's own time."""

from datetime import datetime

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

FORMATS = {"clock": "H:i", "day": "j M", "moment": "j M, H:i"}


@register.simple_tag
def moment(at: datetime, style: str = "moment") -> SafeString:
    """A `<time>` element; `style` is clock (14:33), day (22 Nov) or moment (22 Nov, 14:33)."""
    return format_html(
        '<time datetime="{}" data-style="{}">{}</time>', at.isoformat(), style, date_format(at, FORMATS[style])
    )
