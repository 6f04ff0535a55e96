"""Moments as people read them: the server writes UTC, `times.js` the reader's own time."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

FORMATS = {"clock": "H:i", "day": "j M", "moment": "j M, H:i"}


@register.simple_tag
def moment(at: datetime, style: str = "moment") -> SafeString:
    """A `<time>` element; `style` is clock (14:33), day (22 Nov), moment (22 Nov, 14:33) or until: a clock today."""
    words = date_format(at, FORMATS[_format_of(style, at)])
    return format_html('<time datetime="{}" data-style="{}">{}</time>', at.isoformat(), style, words)


def _format_of(style: str, at: datetime) -> str:
    if style != "until":
        return style
    return "clock" if at.date() == timezone.now().date() else "moment"
