"""Days as browsers send them, and rows of some days: from midnight to midnight where the reader is."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import Q
from django.utils.dateparse import parse_date

# The ends of the calendar have no midnight in every zone; nothing of ours is older or that new.
FIRST, LAST = date(1970, 1, 1), date(8999, 12, 31)
LONGEST_ZONE: Final = 64


def parse_day(text: str) -> date | None:
    """The day of a text such as 2026-11-22; None for anything else, 30 February included."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def known_zone(name: str) -> str:
    """A time zone's name as a browser says it (Pacific/Auckland); empty where it is none."""
    try:
        return ZoneInfo(name).key if 0 < len(name) <= LONGEST_ZONE else ""
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""


def zone_of(name: str) -> tzinfo:
    """The time zone of that name, UTC where there is none."""
    known = known_zone(name)
    return ZoneInfo(known) if known else UTC


def created_between(first: date | None, last: date | None, zone_name: str) -> Q:
    """What was made on these days or between them; a side without a day is open."""
    zone, between = zone_of(zone_name), Q()
    if first:
        between &= Q(created_at__gte=_midnight(first, zone))
    if last:
        between &= Q(created_at__lt=_midnight(min(last, LAST) + timedelta(days=1), zone))
    return between


def _midnight(day: date, zone: tzinfo) -> datetime:
    """When the day begins; where the clock skips midnight, at the first moment after."""
    return datetime.combine(max(day, FIRST), time(), zone)
