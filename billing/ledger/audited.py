"""How far the books are known to be sound: what a good run found, for the next to add only what came since.

Entries are never changed, so an account has what its entries made by then and what those that came later bring.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Greatest

from billing.ledger.audit import BATCH, in_batches, into
from billing.ledger.models import AuditedSum, AuditRun, CreditAccount, Hold, Transfer
from maxvideo.web import clock

SMALL: Final = 100_000
"""Books of so few entries are always added up whole: that takes seconds."""

SETTLED_AFTER: Final = timedelta(hours=1)
"""No transaction lasts as long: under a number that was given out before, no entry is still to come."""

NUMBER: Final = BigIntegerField()
NONE: Final = Value(0, output_field=NUMBER)
LAST_AUDITED: Final = Coalesce(F("audited__last_transfer"), NONE)
UNAUDITED: Final = Transfer.objects.filter(pk__gt=Coalesce(OuterRef("audited__last_transfer"), NONE))


def last_good() -> AuditRun | None:
    """The run to build upon; None where the books are small, or the last run was none or not good: then all is added
    up.
    """
    last = AuditRun.objects.order_by("-ended_at", "-pk").first()
    return last if last and not last.differences and last.last_transfer >= SMALL else None


def begin(since: AuditRun | None) -> AuditRun:
    """A run, not yet saved, that is to see everything up to now."""
    until = clock.moment() - SETTLED_AFTER
    return AuditRun(
        is_whole=since is None,
        seen_until=until,
        last_transfer=_last(Transfer.objects.all(), until),
        last_hold=_last(Hold.objects.all(), until),
    )


def end(run: AuditRun, since: AuditRun | None, *, differences: int) -> None:
    """Save a run, and where it found nothing what each account has by it."""
    run.differences = differences
    if not differences:
        _keep_whole(run) if since is None else _keep_since(run, since)
    run.save()


def sums(lines: QuerySet[Transfer], *, whole: bool = False) -> dict[str, Any]:
    """What accounts have by their last good sums and these lines, or by the lines: `sum_available`, `sum_held`."""
    return {
        f"sum_{pocket}": _made(lines, pocket)
        if whole
        else Coalesce(F(f"audited__{pocket}"), NONE) + _made(lines, pocket)
        for pocket in Transfer.Pocket
    }


def stretches(pks: Iterable[Any]) -> Iterator[list[Any]]:
    """The ids in order, BATCH by BATCH."""
    in_order = sorted(pks)
    return (in_order[start : start + BATCH] for start in range(0, len(in_order), BATCH))


def entries_of(run: AuditRun, since: AuditRun | None) -> int:
    """How many entries there are up to the last that a run has seen; what the last good one counted is not counted."""
    known, after = (since.entries, since.last_transfer) if since else (0, 0)
    return known + Transfer.objects.filter(pk__gt=after, pk__lte=run.last_transfer).count()


def _keep_whole(run: AuditRun) -> None:
    lines = Transfer.objects.filter(pk__lte=run.last_transfer)
    for accounts in in_batches(CreditAccount.objects.filter(user__isnull=False)):
        _keep(accounts.annotate(upto=Value(run.last_transfer, output_field=NUMBER), **sums(lines, whole=True)))
    run.entries = entries_of(run, None)


def _keep_since(run: AuditRun, since: AuditRun) -> None:
    """One whose sums are further already, by a run at the same time, stays as far."""
    new = Transfer.objects.filter(pk__gt=since.last_transfer, pk__lte=run.last_transfer, account__gt=0)
    upto, lines = Greatest(LAST_AUDITED, Value(run.last_transfer)), UNAUDITED.filter(pk__lte=run.last_transfer)
    for pks in stretches(new.order_by().values_list("account", flat=True).distinct()):
        _keep(CreditAccount.objects.filter(pk__in=pks).annotate(upto=upto, **sums(lines)))
    run.entries = entries_of(run, since)


def _keep(accounts: QuerySet[Any]) -> None:
    found = accounts.values_list("pk", "upto", "sum_available", "sum_held")
    AuditedSum.objects.bulk_create(
        [AuditedSum(account_id=pk, last_transfer=upto, available=own, held=held) for pk, upto, own, held in found],
        update_conflicts=True,
        unique_fields=["account"],
        update_fields=["last_transfer", "available", "held"],
    )


def _made(lines: QuerySet[Transfer], pocket: Transfer.Pocket) -> Coalesce:
    own = lines.filter(account=OuterRef("pk")).order_by().values("account").annotate(made=Sum(into(pocket)))
    return Coalesce(Subquery(own.values("made"), output_field=NUMBER), NONE)


def _last(rows: QuerySet[Any], until: datetime) -> int:
    return rows.filter(created_at__lt=until).order_by("-pk").values_list("pk", flat=True).first() or 0
