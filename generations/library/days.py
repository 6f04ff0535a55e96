"""Days that a list can be narrowed to."""

from datetime import date

from maxvideo.web.days import FIRST, LAST, parse_day


def day_of(text: str) -> date | None:
    """The day of a text; none near the calendar's ends, which mean nothing here."""
    day = parse_day(text)
    return day if day and FIRST <= day <= LAST else None
