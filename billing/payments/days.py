"""What was sold, given, spent and taken again by day (UTC), in credits, as the ledger's lines say."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.db.models import Case, F, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, TruncDate

from billing.ledger.kinds import Kind
from billing.ledger.models import CreditAccount, Transfer
from billing.payments.models import StripeDay
from billing.payments.reconcile import last_days

DAYS: Final = 31
OF_THE_HOUSE: Final = (Kind.LOSS, Kind.DEBT_FORGIVEN)


@dataclass(frozen=True)
class Day:
    """One day; `unspent` is what all accounts had at its end."""

    day: date
    changes: dict[str, int]
    unspent: int
    at_stripe: StripeDay | None

    @property
    def sold(self) -> int:
        """Credits that were paid for."""
        return self.changes.get(Kind.TOP_UP, 0)

    @property
    def spent(self) -> int:
        """Credits that were charged, less what of charges came back."""
        return -self._sum(Kind.CAPTURE, Kind.REFUND)

    @property
    def refunded(self) -> int:
        """Credits that were taken for money given back."""
        return -self._sum(Kind.PURCHASE_REFUND)

    @property
    def disputed(self) -> int:
        """Credits that were taken for money that banks took."""
        return -self._sum(Kind.DISPUTE)

    @property
    def others(self) -> int:
        """All else: grants, welcomes, adjustments, debts paid, what was given up."""
        return sum(self.changes.values()) - self.sold + self.spent + self.refunded + self.disputed

    def _sum(self, *kinds: Kind) -> int:
        return sum(self.changes.get(kind, 0) for kind in kinds)


def days() -> list[Day]:
    """The last days, the newest first."""
    wanted = list(last_days(DAYS))
    changes, asked = _changes(wanted[0]), StripeDay.objects.in_bulk(wanted)
    unspent, made = _unspent(), []
    for day in reversed(wanted):
        made.append(Day(day, changes.get(day, {}), unspent, asked.get(day)))
        unspent -= sum(changes.get(day, {}).values())
    return made


def moved(lines: QuerySet[Transfer]) -> QuerySet[Transfer]:
    """Those that changed a total, in the words of their index: SQLite knows it by no others."""
    return lines.exclude(kind=Kind.HOLD).exclude(kind=Kind.RELEASE)


def _changes(first: date) -> dict[date, dict[str, int]]:
    """By day and kind, what the accounts changed by: one query, within an index."""
    since = datetime(first.year, first.month, first.day, tzinfo=UTC)
    lines = moved(Transfer.objects.filter(created_at__gte=since))
    change = Sum(Case(When(source__lt=0, then=F("amount")), default=F("amount") * Value(-1)))
    found: dict[date, dict[str, int]] = {}
    by_day = lines.annotate(day=TruncDate("created_at", tzinfo=UTC)).values("day", "kind").annotate(change=change)
    for row in by_day.order_by():
        if row["kind"] not in OF_THE_HOUSE:
            found.setdefault(row["day"], {})[row["kind"]] = row["change"]
    return found


def _unspent() -> int:
    total = Sum(F("available") + F("held"))
    sum_: int = CreditAccount.objects.filter(user__isnull=False).aggregate(sum=Coalesce(total, 0))["sum"]
    return sum_


def day_of(text: str) -> date | None:
    """A day that may be asked about, as an address writes it."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if timedelta() <= datetime.now(UTC).date() - day <= timedelta(days=DAYS) else None
