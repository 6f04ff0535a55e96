"""Adds the books up again from their entries and names what differs.

Every check is one SQL statement a batch, hence sees one moment of the database even while credits move. Another app
adds a check of its own with `@audit.check` in a module that its AppConfig.ready imports.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Sum, Value, When, Window
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from billing.models import CreditAccount, Hold, Transfer
from billing.routes import ROUTES, End

Check = Callable[[], Iterator[str]]

BATCH = 1000
Kind, Pocket = Transfer.Kind, Transfer.Pocket

_checks: list[Check] = []


def check(function: Check) -> Check:
    """Add a check: a function that yields a sentence for each difference it finds."""
    _checks.append(function)
    return function


def differences() -> Iterator[str]:
    """A sentence for everything that does not add up; none for sound books."""
    for each in _checks:
        yield from each()


@check
def balances_are_sums() -> Iterator[str]:
    """Each pocket of each account equals what its entries brought less what they took, and is not below zero."""
    sums = {pocket.value: _sum(_into(pocket, "lines__")) for pocket in Pocket}
    for accounts in _batches(CreditAccount.objects.filter(user__isnull=False)):
        added = accounts.annotate(sum_available=sums["available"], sum_held=sums["held"])
        wrong = ~Q(available=F("sum_available"), held=F("sum_held")) | Q(available__lt=0) | Q(held__lt=0)
        for account in added.filter(wrong):
            yield (
                f"account {account.pk} has {account.available} available and {account.held} held, "
                f"its entries make {account.sum_available} and {account.sum_held}"
            )


@check
def balances_run() -> Iterator[str]:
    """The balance on each line is the one before, changed by the line."""
    change = _into(Pocket.AVAILABLE) + _into(Pocket.HELD)
    for accounts in _batches(CreditAccount.objects.filter(user__isnull=False)):
        lines = Transfer.objects.filter(account__in=accounts.values("pk"))
        running = Window(Sum(change), partition_by="account", order_by="id")
        wrong = lines.annotate(running=running).exclude(balance=F("running"))
        for pk, balance, sum_so_far in wrong.values_list("pk", "balance", "running"):
            yield f"transfer {pk} says a balance of {balance}, the entries up to it make {sum_so_far}"


@check
def holds_are_sums() -> Iterator[str]:
    """Each hold's amount, captured, released and refunded equal the transfers of those kinds, and it is closed once."""
    names = {"amount": Kind.HOLD, "captured": Kind.CAPTURE, "released": Kind.RELEASE, "refunded": Kind.REFUND}
    sums = {
        f"sum_{name}": _sum(Case(When(transfers__kind=kind, then=F("transfers__amount")), default=Value(0)))
        for name, kind in names.items()
    }
    agrees = Q(**{name: F(f"sum_{name}") for name in names})
    settled = Q(state=Hold.State.OPEN, captured=0, released=0) | Q(amount=F("captured") + F("released"))
    for holds in _batches(Hold.objects.all()):
        for hold in holds.annotate(**sums).filter(~agrees | ~settled):
            says = ", ".join(
                f"{name} {getattr(hold, name)} (entries: {getattr(hold, f'sum_{name}')})" for name in names
            )
            yield f"hold {hold.pk} is {hold.state}: {says}"


@check
def entries_have_a_place() -> Iterator[str]:
    """Each transfer goes the way of its kind, and one of a hold is a line of the hold's account."""
    ways = [*ROUTES.items(), (Kind.ADJUSTMENT, ROUTES[Kind.ADJUSTMENT].back())]
    sound = Q()
    for kind, way in ways:
        sound |= Q(kind=kind, **_end("source", way.source), **_end("target", way.target))
    same_account = Q(hold=None) | Q(hold__account=F("account"))
    for transfers in _batches(Transfer.objects.all()):
        for transfer in transfers.exclude(sound & same_account):
            yield f"transfer {transfer.pk} ({transfer.kind}) does not go the way of its kind or is not its hold's"


def _end(side: str, end: End) -> dict[str, Any]:
    return {side: F("account") if end.house is None else end.house, f"{side}_pocket": end.pocket}


def _into(pocket: Transfer.Pocket, prefix: str = "") -> Combinable:
    """What a line changes a pocket of its account by."""

    def part(side: str) -> Case:
        own = Q(**{f"{prefix}{side}": F(f"{prefix}account"), f"{prefix}{side}_pocket": pocket})
        return Case(When(own, then=F(f"{prefix}amount")), default=Value(0))

    return part("target") - part("source")


def _sum(amount: Combinable) -> Coalesce:
    return Coalesce(Sum(amount), Value(0))


def _batches(rows: QuerySet[Any]) -> Iterator[QuerySet[Any]]:
    """The rows in stretches of BATCH by their ids."""
    last = 0
    while ids := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield rows.filter(pk__gt=last, pk__lte=ids[-1])
        last = ids[-1]
