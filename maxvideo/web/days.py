"""Days as browsers send them."""

from datetime import date

from django.utils.dateparse import parse_date


def parse_day(text: str) -> date | None:
    """The day of a text such as 2026-11-22; None for anything else, 30 February included."""
    try:
        return parse_date(text)
    except ValueError:
        return None
