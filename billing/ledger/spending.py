"""What was spent in a month, by subject: what was charged less what was given back of it later.

Read from the holds by an index that has every column of it. A month begins at midnight where its reader is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import Final

from django.db.models import Count, F, QuerySet, Sum
from django.http import QueryDict
from django.utils import timezone

from billing.ledger.extensions import kept_between
from billing.ledger.models import Hold
from maxvideo.accounts.models import User
from maxvideo.web.days import FIRST, LAST, known_zone, zone_of

DECEMBER: Final = 12


@dataclass(frozen=True)
class Spent:
    """A subject's row."""

    subject: str
    number: int
    kept: int
    credits: int

    @property
    def per_kept(self) -> int | None:
        """Credits for each that is kept; None where none is."""
        return round(self.credits / self.kept) if self.kept else None


@dataclass(frozen=True)
class Spending:
    """A month, and the months beside it in which something was spent too."""

    month: date
    zone: str
    rows: Sequence[Spent]
    earlier: date | None
    later: date | None

    @property
    def most(self) -> int:
        """The longest bar."""
        return max((row.credits for row in self.rows), default=0)

    @property
    def month_format(self) -> str:
        """How the month is written; its name is enough in its own year."""
        return "F" if self.month.year == _today(zone_of(self.zone)).year else "F Y"

    @property
    def is_worth_showing(self) -> bool:
        """Whether anything was ever spent."""
        return bool(self.rows or self.earlier or self.later)


def spending_of(user: User, query: QueryDict) -> Spending:
    """What `?month=2026-11` asks for, the present month where it means nothing; at most four queries."""
    zone_name = known_zone(query.get("zone", ""))
    zone = zone_of(zone_name)
    month = _month(query.get("month", ""), _today(zone))
    since, until = _begin(month, zone), _begin(_next(month), zone)
    paid = paid_by(user)
    return Spending(
        month=month,
        zone=zone_name,
        rows=spent_between(user, since, until),
        earlier=_month_of(paid.filter(closed_at__lt=since).order_by("-closed_at"), zone),
        later=_month_of(paid.filter(closed_at__gte=until).order_by("closed_at"), zone)
        if until <= timezone.now()
        else None,
    )


def paid_by(user: User) -> QuerySet[Hold]:
    """The holds of which anything was charged."""
    return Hold.objects.filter(account_id=user.pk, captured__gt=0)


def sums_of(paid: QuerySet[Hold], since: datetime, until: datetime) -> QuerySet[Hold, tuple[str, int, int]]:
    """Subject, number and credits of those that were charged between two moments, the dearest subject first."""
    return (
        paid.filter(closed_at__gte=since, closed_at__lt=until)
        .values_list("subject")
        .annotate(number=Count("closed_at"), credits=Sum(F("captured") - F("refunded")))
        .order_by("-credits", "subject")
    )


def spent_between(user: User, since: datetime, until: datetime) -> list[Spent]:
    """What was charged between two moments, the dearest subject first; two queries."""
    spent = list(sums_of(paid_by(user), since, until))
    kept = kept_between(user, since, until) if spent else {}
    return [Spent(subject, number, kept.get(subject, 0), credits) for subject, number, credits in spent]


def _month_of(holds: QuerySet[Hold], zone: tzinfo) -> date | None:
    closed_at = holds.values_list("closed_at", flat=True).first()
    return closed_at.astimezone(zone).date().replace(day=1) if closed_at else None


def _today(zone: tzinfo) -> date:
    return timezone.now().astimezone(zone).date()


def _month(text: str, today: date) -> date:
    """The first of the month that a text such as 2026-11 names, none that is still to come."""
    found = re.fullmatch("([0-9]{4})-([0-9]{2})", text)
    if not found or not 1 <= int(found[2]) <= DECEMBER or not FIRST.year <= int(found[1]) < LAST.year:
        return today.replace(day=1)
    return min(date(int(found[1]), int(found[2]), 1), today.replace(day=1))


def _next(month: date) -> date:
    return date(month.year + month.month // DECEMBER, month.month % DECEMBER + 1, 1)


def _begin(month: date, zone: tzinfo) -> datetime:
    return datetime.combine(month, time(), zone)
