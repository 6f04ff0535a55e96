"""The till's part of the audit: what purchases, refunds, disputes and debts say is what the ledger's lines make.

As in the ledger's own audit each check is one statement a batch, and sees one moment of the database.
"""

from collections.abc import Iterator
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.sql.compiler import SQLCompiler

from billing.ledger.audit import in_batches
from billing.ledger.kinds import Kind
from billing.ledger.models import CreditAccount, Transfer
from billing.payments.models import Debt, Dispute, Purchase
from billing.payments.models.debt import SETTLED
from billing.payments.states import PurchaseState

NUMBER: Final = BigIntegerField()
PARTS: Final = {"refunded": Kind.PURCHASE_REFUND, "disputed": Kind.DISPUTE}
HYPHENATED: Final = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))


class ReferenceOf(Func):
    """A purchase's name in the ledger, made by the database of its id."""

    output_field = CharField()
    template = "('purchase:' || %(expressions)s::text)"

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        """SQLite keeps a UUID as its digits."""
        column, _params = compiler.compile(self.source_expressions[0])
        parts = " || '-' || ".join(f"substr({column}, {start}, {length})" for start, length in HYPHENATED)
        return f"('purchase:' || {parts})", ()


def debts_are_sums() -> Iterator[str]:
    """Each account owes what is left of its debts."""
    left = F("credits") - SETTLED
    owed = Debt.objects.open().filter(purchase__user_id=OuterRef("pk")).values("purchase__user_id")
    wrong = _users().annotate(owed=_sum_of(owed, left)).exclude(debt=F("owed"))
    for account in wrong.iterator():
        yield f"account {account.pk} owes {account.debt}, its debts make {account.owed}"


def frozen_while_disputed() -> Iterator[str]:
    """An account is frozen if and only if one of its payments is disputed."""
    is_disputed = Exists(Dispute.objects.filter(purchase__user_id=OuterRef("pk"), is_open=True))
    frozen_without, thawed_with = Q(is_frozen=True) & ~Q(is_disputed), Q(is_frozen=False) & Q(is_disputed)
    for account in _users().annotate(is_disputed=is_disputed).filter(frozen_without | thawed_with).iterator():
        word, disputes = ("frozen", "no") if account.is_frozen else ("not frozen", "an")
        yield f"account {account.pk} is {word}, with {disputes} open dispute"


def paid_purchases_are_booked() -> Iterator[str]:
    """Each paid purchase has one line of its credits, and no other has any."""
    for purchases in in_batches(Purchase.objects.all()):
        yield from unbooked(purchases)


def taken_again_is_booked() -> Iterator[str]:
    """What was taken of each purchase for refunds and disputes is in its lines, or was owed."""
    for purchases in in_batches(Purchase.objects.all()):
        yield from untaken(purchases)


def unbooked(purchases: QuerySet[Any]) -> Iterator[str]:
    """A sentence for each of them whose line is not what it says."""
    line = Transfer.objects.filter(key=ReferenceOf(OuterRef("pk")), kind=Kind.TOP_UP, account=OuterRef("user_id"))
    booked = Coalesce(Subquery(line.values("amount")[:1]), Value(0), output_field=NUMBER)
    sound = Q(state=PurchaseState.PAID, booked=F("credits")) | ~Q(state=PurchaseState.PAID) & Q(booked=0)
    for purchase in purchases.annotate(booked=booked).exclude(sound):
        yield f"purchase {purchase.pk} of {purchase.credits} is {purchase.state}, its line says {purchase.booked}"


def untaken(purchases: QuerySet[Any]) -> Iterator[str]:
    """A sentence for each of them of which the lines and debts took something else than it says."""
    sums = {f"sum_{part}": _taken(kind) for part, kind in PARTS.items()}
    agrees = Q(**{part: F(f"sum_{part}") for part in PARTS})
    for purchase in purchases.annotate(**sums).exclude(agrees):
        says = ", ".join(
            f"{part} {getattr(purchase, part)} (lines: {getattr(purchase, f'sum_{part}')})" for part in PARTS
        )
        yield f"purchase {purchase.pk}: {says}"


CHECKS: Final = (debts_are_sums, frozen_while_disputed, paid_purchases_are_booked, taken_again_is_booked)


def _taken(kind: Kind) -> Any:
    """What the lines of a kind took, less what they gave, and what was owed instead."""
    change = Case(When(target=F("account"), then=-F("amount")), default=F("amount"), output_field=NUMBER)
    of_purchase = Transfer.objects.filter(reference=ReferenceOf(OuterRef("pk")), kind=kind).exclude(reference="")
    owed = Debt.objects.filter(purchase=OuterRef("pk"), kind=kind).values("purchase")
    return _sum_of(of_purchase.values("reference"), change) + _sum_of(owed, F("credits") - F("cancelled"))


def _sum_of(rows: QuerySet[Any, Any], what: Any) -> Coalesce:
    """The sum over rows that are grouped by one value."""
    sums = Subquery(rows.annotate(sum=Sum(what, output_field=NUMBER)).values("sum"))
    return Coalesce(sums, Value(0), output_field=NUMBER)


def _users() -> QuerySet[Any]:
    return CreditAccount.objects.filter(user__isnull=False).order_by("pk")
