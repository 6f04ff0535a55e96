"""Rows of some days, from midnight to midnight where the reader is."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import Q

from maxvideo.web.days import parse_day


def day_of(text: str) -> date | None:
    """The day of a text; none near the calendar's ends, which have no midnight in every zone."""
    day = parse_day(text)
    return day if day and 1970 <= day.year < 9000 else None


def created_between(first: date | None, last: date | None, zone_name: str) -> Q:
    """What began on these days or between them; a side without a day is open."""
    zone, between = _zone_of(zone_name), Q()
    if first:
        between &= Q(created_at__gte=datetime.combine(first, time(), zone))
    if last:
        between &= Q(created_at__lt=datetime.combine(last + timedelta(days=1), time(), zone))
    return between


def _zone_of(name: str) -> tzinfo:
    """The time zone where it is known here, else UTC."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
