"""How one entry is made: an account's pockets change and the transfer that says so is written, or neither.

For `billing.ledger` alone.
"""

from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import F, Subquery

from billing.exceptions import IdempotencyConflict, InsufficientCredits
from billing.models import CreditAccount, Hold, House, Transfer
from maxvideo.models import User

Kind, Pocket = Transfer.Kind, Transfer.Pocket


class Route(NamedTuple):
    """Between which pockets a transfer of a hold moves credits; a house of None is the user's own account."""

    source: House | None
    source_pocket: Transfer.Pocket
    target: House | None
    target_pocket: Transfer.Pocket


ROUTES = {
    Kind.HOLD: Route(None, Pocket.AVAILABLE, None, Pocket.HELD),
    Kind.CAPTURE: Route(None, Pocket.HELD, House.REVENUE, Pocket.AVAILABLE),
    Kind.RELEASE: Route(None, Pocket.HELD, None, Pocket.AVAILABLE),
    Kind.REFUND: Route(House.REVENUE, Pocket.AVAILABLE, None, Pocket.AVAILABLE),
}


def available(user_id: int) -> int:
    """Credits a user can spend; 0 without an account."""
    return CreditAccount.objects.filter(pk=user_id).values_list("available", flat=True).first() or 0


def change(account_id: int, *, available: int = 0, held: int = 0) -> bool:
    """Change an account's pockets unless one would fall below zero; says whether it did. Locks the row."""
    solvent = CreditAccount.objects.filter(pk=account_id, available__gte=-available, held__gte=-held)
    return bool(solvent.update(available=F("available") + available, held=F("held") + held))


def line_of(
    hold: Hold, kind: Transfer.Kind, credits: int, *, key: str, note: str = "", actor: User | None = None
) -> Transfer:
    """The transfer, not yet written, that moves credits of a hold; without a note it is worded as the hold is."""
    route = ROUTES[kind]
    return Transfer(
        key=key,
        kind=kind,
        account_id=hold.account_id,
        source_id=route.source or hold.account_id,
        source_pocket=route.source_pocket,
        target_id=route.target or hold.account_id,
        target_pocket=route.target_pocket,
        amount=credits,
        hold=hold,
        reference=hold.reference,
        note=(note or hold.description)[:300],
        actor=actor,
    )


def write(*lines: Transfer) -> None:
    """Write transfers whose account was changed in this transaction, each with the balance after it."""
    for line in lines:
        account = CreditAccount.objects.filter(pk=line.account_id)
        line.balance = Subquery(account.values_list(F("available") + F("held")))
    Transfer.objects.bulk_create(lines)


def post(line: Transfer, *, change_available: int = 0) -> Transfer:
    """Change the line's account and write the line; a key used before leads to the line it made.

    Raises InsufficientCredits, IdempotencyConflict.
    """
    try:
        with transaction.atomic():
            if change_available:
                _change_or_open(line.account_id, change_available)
            write(line)
    except (IntegrityError, InsufficientCredits):
        if not Transfer.objects.filter(key=line.key).exists():
            raise
    return recorded(line)


def recorded(line: Transfer) -> Transfer:
    """The line as it stands under its key. Raises IdempotencyConflict where that says something else."""
    found = Transfer.objects.get(key=line.key)
    if _facts(found) != _facts(line):
        raise IdempotencyConflict(line.key)
    return found


def _facts(line: Transfer) -> tuple[object, ...]:
    ends = (line.source_id, line.source_pocket, line.target_id, line.target_pocket)
    return (line.kind, *ends, line.amount, line.hold_id, line.reference)


def _change_or_open(user_id: int, credits: int) -> None:
    """Change what is available, opening the account for the first credits; rivals open it once."""
    if change(user_id, available=credits):
        return
    if credits < 0:
        raise InsufficientCredits(-credits, available(user_id))
    CreditAccount.objects.bulk_create([CreditAccount(pk=user_id, user_id=user_id)], ignore_conflicts=True)
    change(user_id, available=credits)
