"""The audit of a day: what came since the last good run, on top of the sums that it found.

Every account's balance is held against them, so a balance that was changed by itself is found the same day; an entry
that is older than the run, and was changed behind the database's back, is found by the whole audit.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import F, Q, QuerySet, Sum, Value, Window
from django.db.models.functions import Coalesce

from billing.ledger.audit import (
    account_words,
    balance_words,
    hold_words,
    in_batches,
    into,
    misplaced,
    place_words,
    wrong_holds,
    wrong_pockets,
)
from billing.ledger.audited import UNAUDITED, stretches, sums
from billing.ledger.models import AuditRun, CreditAccount, Hold, Transfer
from maxvideo.web.registry import Registry

Check = Callable[[AuditRun], Iterator[str]]
Pocket = Transfer.Pocket

# Each yields a sentence for every difference that it finds in what came since the run that it is given.
checks: Registry[Check] = Registry()


def differences(since: AuditRun) -> Iterator[str]:
    """A sentence for everything that does not add up."""
    for check in checks:
        yield from check(since)


@checks.register
def balances_are_sums(since: AuditRun) -> Iterator[str]:
    """Each pocket of each account equals its last good sum and what its entries brought since, less what they took."""
    for pks in stretches(moved(since)):
        accounts = CreditAccount.objects.filter(pk__in=pks).order_by("pk")
        yield from map(account_words, wrong_pockets(accounts.annotate(**sums(UNAUDITED))))


@checks.register
def balances_run(since: AuditRun) -> Iterator[str]:
    """The balance on each new line is the one before, changed by the line."""
    for pks in stretches(moved(since)):
        yield from map(balance_words, wrong_balances(new_entries(since).filter(account__in=pks)).order_by("pk"))


@checks.register
def holds_are_sums(since: AuditRun) -> Iterator[str]:
    """Each hold that is open, new or has new entries equals its transfers, and it is closed once."""
    for pks in stretches(moved_holds(since)):
        yield from map(hold_words, wrong_holds(Hold.objects.filter(pk__in=pks).order_by("pk")))


@checks.register
def entries_have_a_place(since: AuditRun) -> Iterator[str]:
    """Each new transfer goes the way of its kind, and one of a hold is a line of the hold's account."""
    for transfers in in_batches(new_entries(since)):
        yield from map(place_words, misplaced(transfers))


def new_entries(since: AuditRun) -> QuerySet[Transfer]:
    """Those that a run has not seen, or not for sure."""
    return Transfer.objects.filter(pk__gt=since.last_transfer)


def moved(since: AuditRun) -> QuerySet[Any]:
    """The ids of the accounts with new lines, or with another balance than was found: all others are as they were."""
    users = CreditAccount.objects.filter(user__isnull=False)
    same = Q(available=Coalesce("audited__available", 0), held=Coalesce("audited__held", 0))
    with_lines = new_entries(since).filter(account__gt=0).order_by().values_list("account", flat=True)
    return users.exclude(same).order_by().values_list("pk", flat=True).union(with_lines)


def moved_holds(since: AuditRun) -> QuerySet[Any]:
    """The ids of the holds that are open, new or have new entries."""
    is_open, is_new = Hold.objects.filter(state=Hold.State.OPEN), Hold.objects.filter(pk__gt=since.last_hold)
    of_entries = new_entries(since).filter(hold__isnull=False).order_by().values_list("hold", flat=True)
    return is_open.values_list("pk", flat=True).union(is_new.values_list("pk", flat=True), of_entries)


def wrong_balances(lines: QuerySet[Transfer]) -> QuerySet[Any]:
    """Those whose balance is not the last good sum and the lines from there to it, `running`.

    The sums are annotated before they are asked for: a filter alone would leave out the accounts that have none yet.
    """
    audited = {name: Coalesce(F(f"account__audited__{name}"), Value(0)) for name in ("last_transfer", *Pocket.values)}
    change = into(Pocket.AVAILABLE) + into(Pocket.HELD)
    made = Window(Sum(change), partition_by="account", order_by="id")
    unaudited = lines.annotate(upto=audited["last_transfer"]).filter(pk__gt=F("upto"))
    return unaudited.annotate(running=made + audited["available"] + audited["held"]).exclude(balance=F("running"))
