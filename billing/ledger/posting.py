"""How one entry is made: an account's pockets change and the transfer that says so is written, or neither.

For the operations of the ledger alone.
"""

from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField, F, QuerySet, Subquery
from django.db.models.functions import Now

from billing.ledger.exceptions import AccountFrozen, IdempotencyConflict, InDebt, InsufficientCredits
from billing.ledger.kinds import Kind
from billing.ledger.models import CreditAccount, Hold, Transfer
from billing.ledger.models.transfer import LONGEST_NOTE
from billing.ledger.routes import ROUTES
from maxvideo.accounts.models import User
from maxvideo.web.kept_inserts import KeptInsert
from maxvideo.web.kept_queries import Given, KeptUpdate

NUMBER: Final = BigIntegerField()
ACCOUNT: Final = Transfer._meta.get_field("account")
CHANGE: Final = {name: F(name) + Given(name, NUMBER) for name in ("available", "held")}


def available(user_id: int) -> int:
    """Credits a user can spend; 0 without an account."""
    return CreditAccount.objects.filter(pk=user_id).values_list("available", flat=True).first() or 0


def _solvent() -> QuerySet[CreditAccount]:
    least = {f"{name}__gte": Given(f"least_{name}", NUMBER) for name in CHANGE}
    return CreditAccount.objects.filter(pk=Given("pk", NUMBER), **least)


def _worked_out() -> dict[str, object]:
    account = CreditAccount.objects.filter(pk=Given(ACCOUNT.attname, ACCOUNT))
    return {"balance": Subquery(account.values_list(F("available") + F("held"))), "created_at": Now()}


_WRITE: Final = KeptInsert(Transfer, _worked_out)
_CHANGE: Final = KeptUpdate(_solvent, lambda: CHANGE)
_CHANGE_OF_FREE: Final = KeptUpdate(lambda: _solvent().filter(debt=0, is_frozen=False), lambda: CHANGE)


def change_pockets(account_id: int, *, available: int = 0, held: int = 0, if_free: bool = False) -> bool:
    """Change an account's pockets unless one would fall below zero; says whether it did. Locks the row.

    `if_free` leaves an account alone that is in debt or frozen.
    """
    change = _CHANGE_OF_FREE if if_free else _CHANGE
    pockets = {"available": available, "held": held}
    return bool(change(pk=account_id, **pockets, **{f"least_{name}": -credits for name, credits in pockets.items()}))


def refusal(user_id: int, credits: int) -> AccountFrozen | InDebt | InsufficientCredits:
    """Why credits cannot be spent."""
    account = CreditAccount.objects.filter(pk=user_id).first() or CreditAccount()
    if account.is_frozen:
        return AccountFrozen(f"account {user_id}")
    return InDebt(account.debt) if account.debt else InsufficientCredits(credits, account.available)


def change_debt(user_id: int, credits: int) -> None:
    """Owe more, or with a minus less. Raises ValueError for more than is owed."""
    owing = CreditAccount.objects.filter(pk=user_id, debt__gte=-credits)
    if not owing.update(debt=F("debt") + credits):
        raise ValueError(f"account {user_id} owes less than {-credits} credits")


def new_line(
    kind: Kind,
    account_id: int,
    credits: int,
    *,
    key: str,
    reference: str = "",
    note: str = "",
    actor: User | None = None,
) -> Transfer:
    """The transfer, not yet written, that moves credits the way of its kind, or back where they are negative."""
    way = ROUTES[kind] if credits > 0 else ROUTES[kind].back()
    return Transfer(
        key=key,
        kind=kind,
        account_id=account_id,
        source_id=way.source.house or account_id,
        source_pocket=way.source.pocket,
        target_id=way.target.house or account_id,
        target_pocket=way.target.pocket,
        amount=abs(credits),
        reference=reference,
        note=note[:LONGEST_NOTE],
        actor=actor,
    )


def new_line_of(
    hold: Hold, kind: Kind, credits: int, *, key: str, note: str = "", actor: User | None = None
) -> Transfer:
    """The same for credits of a hold. It is worded as the hold is, or by a note of its own, which says all."""
    line = new_line(
        kind, hold.account_id, credits, key=key, reference=hold.reference, note=note or hold.details, actor=actor
    )
    line.hold = hold
    line.subject = "" if note else hold.subject
    return line


def write_lines(*lines: Transfer) -> None:
    """Write transfers whose account was changed in this transaction, each with the balance after it."""
    for line in lines:
        _WRITE(line)


def post(line: Transfer) -> Transfer:
    """Change the user's account, for the house none, and write the line; a key used before leads to what it made.

    Raises InsufficientCredits, IdempotencyConflict.
    """
    try:
        with transaction.atomic():
            if line.account_id > 0:
                change_or_open(line.account_id, line.credits)
            write_lines(line)
    except (IntegrityError, InsufficientCredits):
        if not Transfer.objects.filter(key=line.key).exists():
            raise
    return written_before(line)


def written_before(line: Transfer) -> Transfer:
    """The line as it stands under its key. Raises IdempotencyConflict where that says something else."""
    found = Transfer.objects.get(key=line.key)
    if _facts(found) != _facts(line):
        raise IdempotencyConflict(line.key)
    return found


def _facts(line: Transfer) -> tuple[object, ...]:
    ends = (line.source_id, line.source_pocket, line.target_id, line.target_pocket)
    return (line.kind, *ends, line.amount, line.hold_id, line.reference)


def change_or_open(user_id: int, credits: int) -> None:
    """Change what is available, opening the account where there is none; rivals open it once. Locks the row."""
    if change_pockets(user_id, available=credits):
        return
    if credits < 0:
        raise InsufficientCredits(-credits, available(user_id))
    CreditAccount.objects.bulk_create([CreditAccount(pk=user_id, user_id=user_id)], ignore_conflicts=True)
    change_pockets(user_id, available=credits)
