"""Adds the books up again from their entries and names what differs.

Every check is one SQL statement a batch, hence sees one moment of the database even while credits move. Another app
registers checks of its own in its `hooks.py`.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Sum, Value, When, Window
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from billing.ledger.kinds import Kind
from billing.ledger.models import CreditAccount, Hold, Transfer
from billing.ledger.routes import BOTH_WAYS, ROUTES, End
from maxvideo.web.registry import Registry

Check = Callable[[], Iterator[str]]

BATCH = 1000
Pocket = Transfer.Pocket

# What a hold says of itself, and the transfers that must add up to it.
PARTS = {"amount": Kind.HOLD, "captured": Kind.CAPTURE, "released": Kind.RELEASE, "refunded": Kind.REFUND}

# Each yields a sentence for every difference it finds.
checks: Registry[Check] = Registry()


def differences() -> Iterator[str]:
    """A sentence for everything that does not add up; none for sound books."""
    for check in checks:
        yield from check()


@checks.register
def balances_are_sums() -> Iterator[str]:
    """Each pocket of each account equals what its entries brought less what they took, and is not below zero."""
    for accounts in in_batches(CreditAccount.objects.filter(user__isnull=False)):
        yield from map(account_words, wrong_accounts(accounts))


@checks.register
def balances_run() -> Iterator[str]:
    """The balance on each line is the one before, changed by the line."""
    for accounts in in_batches(CreditAccount.objects.filter(user__isnull=False)):
        lines = Transfer.objects.filter(account__in=accounts.values("pk"))
        yield from map(balance_words, wrong_balances(lines).order_by("pk"))


@checks.register
def holds_are_sums() -> Iterator[str]:
    """Each hold's amount, captured, released and refunded equal the transfers of those kinds, and it is closed once."""
    for holds in in_batches(Hold.objects.all()):
        yield from map(hold_words, wrong_holds(holds))


@checks.register
def entries_have_a_place() -> Iterator[str]:
    """Each transfer goes the way of its kind, and one of a hold is a line of the hold's account."""
    for transfers in in_batches(Transfer.objects.all()):
        yield from map(place_words, misplaced(transfers))


def account_words(account: Any) -> str:
    """What is wrong with an account that has `sum_available` and `sum_held`."""
    return (
        f"account {account.pk} has {account.available} available and {account.held} held, "
        f"its entries make {account.sum_available} and {account.sum_held}"
    )


def balance_words(line: Any) -> str:
    """What is wrong with a line that has its `running` balance."""
    return f"transfer {line.pk} says a balance of {line.balance}, the entries up to it make {line.running}"


def hold_words(hold: Any) -> str:
    """What is wrong with a hold that has the sums of its parts."""
    says = (f"{part} {getattr(hold, part)} (entries: {getattr(hold, f'sum_{part}')})" for part in PARTS)
    return f"hold {hold.pk} is {hold.state}: {', '.join(says)}"


def place_words(transfer: Transfer) -> str:
    """What is wrong with a transfer that is out of place."""
    return f"transfer {transfer.pk} ({transfer.kind}) does not go the way of its kind or is not its hold's"


def wrong_accounts(accounts: QuerySet[CreditAccount]) -> QuerySet[Any]:
    """Those whose pockets are not the sums of their entries, `sum_available` and `sum_held`."""
    return wrong_pockets(accounts.annotate(**{f"sum_{pocket}": _sum(into(pocket, "lines__")) for pocket in Pocket}))


def wrong_pockets(accounts: QuerySet[Any]) -> QuerySet[Any]:
    """Those whose pockets are not `sum_available` and `sum_held`, or are below zero."""
    return accounts.filter(~Q(available=F("sum_available"), held=F("sum_held")) | Q(available__lt=0) | Q(held__lt=0))


def wrong_balances(lines: QuerySet[Transfer]) -> QuerySet[Any]:
    """Those of whole accounts whose balance is not the sum of the lines up to it, `running`."""
    change = into(Pocket.AVAILABLE) + into(Pocket.HELD)
    running = Window(Sum(change), partition_by="account", order_by="id")
    return lines.annotate(running=running).exclude(balance=F("running"))


def misplaced(transfers: QuerySet[Transfer]) -> QuerySet[Transfer]:
    """Those that go another way than their kind's, of a kind without a way, or whose hold is another account's."""
    sound = Q()
    for kind, way in (*ROUTES.items(), *((kind, ROUTES[kind].back()) for kind in BOTH_WAYS)):
        sound |= Q(kind=kind, **_end("source", way.source), **_end("target", way.target))
    same_account = Q(hold=None) | Q(hold__account=F("account"))
    return transfers.exclude(sound & same_account)


def wrong_holds(holds: QuerySet[Hold]) -> QuerySet[Any]:
    """Those that differ from their entries, `sum_amount` and so on, or are not closed once in full."""
    transferred = {
        f"sum_{part}": _sum(Case(When(transfers__kind=kind, then=F("transfers__amount")), default=Value(0)))
        for part, kind in PARTS.items()
    }
    agrees = Q(**{part: F(f"sum_{part}") for part in PARTS})
    settled = Q(state=Hold.State.OPEN, captured=0, released=0) | Q(
        state=Hold.State.CLOSED, amount=F("captured") + F("released")
    )
    return holds.annotate(**transferred).filter(~agrees | ~settled)


def _end(side: str, end: End) -> dict[str, Any]:
    return {side: F("account") if end.house is None else end.house, f"{side}_pocket": end.pocket}


def into(pocket: Transfer.Pocket, prefix: str = "") -> Combinable:
    """What a line changes a pocket of its account by."""

    def part(side: str) -> Case:
        own = Q(**{f"{prefix}{side}": F(f"{prefix}account"), f"{prefix}{side}_pocket": pocket})
        return Case(When(own, then=F(f"{prefix}amount")), default=Value(0))

    return part("target") - part("source")


def _sum(amount: Combinable) -> Coalesce:
    return Coalesce(Sum(amount), Value(0))


def in_batches(rows: QuerySet[Any]) -> Iterator[QuerySet[Any]]:
    """The rows in stretches of BATCH, in the order of their ids."""
    ahead = rows = rows.order_by("pk")
    while ids := list(ahead.values_list("pk", flat=True)[:BATCH]):
        yield ahead.filter(pk__lte=ids[-1])
        if len(ids) < BATCH:
            return
        ahead = rows.filter(pk__gt=ids[-1])
