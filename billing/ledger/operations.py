"""The writer of balances: hold, capture, release, refund, top_up, grant, adjust, book_loss, forfeit.

What is done where a payment is undone stands beside it, in `reversals.py`.

Each function is one transaction whose first statement is the conditional UPDATE of the row it spends from: the
database itself refuses an overspend, and the row's lock puts rivals in order (the caller's row before Hold before
CreditAccount). Nothing is looked up unless the UPDATE or a key refuses, and nothing is tried again in here.

Each has a key. The same key with the same facts returns what the first call made, with other facts it raises
`IdempotencyConflict`. Subjects, details and notes are wording, not facts.
"""

import uuid
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Now

from billing.ledger import posting
from billing.ledger.exceptions import (
    AccountFrozen,
    HoldClosed,
    IdempotencyConflict,
    InDebt,
    InsufficientCredits,
    NotRefundable,
)
from billing.ledger.kinds import Kind
from billing.ledger.models import CreditAccount, Hold, House, Transfer
from billing.ledger.models.hold import LONGEST_DETAILS, LONGEST_SUBJECT
from maxvideo.accounts.models import User
from maxvideo.web.kept_inserts import KeptInsert

# More in one go is a slip of the finger, and would not fit the column for long.
MAX_CREDITS: Final = 10**12
_WRITE: Final = KeptInsert(Hold, lambda: {"created_at": Now()})


def hold(user_id: int, credits: int, *, key: str, reference: str, subject: str = "", details: str = "") -> Hold:
    """Set a user's credits aside for what `reference` names; three queries.

    `subject` is what people call it, `details` how its price comes about.
    Raises InsufficientCredits, InDebt, AccountFrozen, or IdempotencyConflict where the key holds other credits or for
    something else.
    """
    require_positive(credits)
    wanted = Hold(
        account_id=user_id,
        amount=credits,
        key=key,
        reference=reference,
        subject=subject[:LONGEST_SUBJECT],
        details=details[:LONGEST_DETAILS],
    )
    try:
        with transaction.atomic():
            if not posting.change_pockets(user_id, available=-credits, held=credits, if_free=True):
                raise posting.refusal(user_id, credits)
            _WRITE(wanted)
            posting.write_lines(posting.new_line_of(wanted, Kind.HOLD, credits, key=key))
            return wanted
    except (IntegrityError, InsufficientCredits, InDebt, AccountFrozen):
        if earlier := _held_before(wanted):
            return earlier
        raise


def lock_account(user_id: int) -> None:
    """Have the transaction it is called in be the only one that spends from the user's account; moves nothing."""
    posting.change_or_open(user_id, 0)


def require_solvent(user_id: int) -> None:
    """Ask what a hold asks of an account beside its credits. Raises InDebt, AccountFrozen."""
    account = CreditAccount.objects.filter(pk=user_id).first()
    if account and (account.debt or account.is_frozen):
        raise posting.refusal(user_id, 0)


def capture(hold_id: int, credits: int | None = None, *, note: str = "") -> Hold:
    """Charge a hold, whole or `credits` of it; the rest goes back in the same transaction.

    Raises HoldClosed where it was settled otherwise before, ValueError for more than it holds.
    """
    if credits is not None and credits < 0:
        raise ValueError(f"{credits} credits cannot be captured")
    return _close(hold_id, credits, note)


def release(hold_id: int, *, note: str = "") -> Hold:
    """Give a whole hold back. Raises HoldClosed where any of it was captured before."""
    return _close(hold_id, 0, note)


def refund(hold_id: int, credits: int, *, number: int | uuid.UUID, note: str, actor: User | None = None) -> Transfer:
    """Give back some of what a hold was captured for; `number` makes each of a hold's refunds happen once.

    Raises NotRefundable for an open hold or more than is left of the captured, IdempotencyConflict for a number
    that refunded other credits.
    """
    require_positive(credits)
    key = refund_key(hold_id, number)
    refundable = Hold.objects.filter(pk=hold_id, state=Hold.State.CLOSED, captured__gte=F("refunded") + credits)
    try:
        with transaction.atomic():
            if not refundable.update(refunded=F("refunded") + credits):
                raise NotRefundable(f"{credits} credits of hold {hold_id}")
            closed = Hold.objects.get(pk=hold_id)
            posting.change_pockets(closed.account_id, available=credits)
            posting.write_lines(posting.new_line_of(closed, Kind.REFUND, credits, key=key, note=note, actor=actor))
    except (IntegrityError, NotRefundable):
        if not Transfer.objects.filter(key=key).exists():
            raise
    made = Transfer.objects.get(key=key)
    if made.amount != credits:
        raise IdempotencyConflict(key)
    return made


def refund_key(hold_id: int, number: int | uuid.UUID) -> str:
    """The key of a refund's line."""
    return f"refund:{hold_id}:{number}"


def top_up(user_id: int, credits: int, *, key: str, reference: str, note: str = "") -> Transfer:
    """Add credits that were paid for by the purchase that `reference` names. Raises IdempotencyConflict."""
    require_positive(credits)
    return posting.post(posting.new_line(Kind.TOP_UP, user_id, credits, key=key, reference=reference, note=note))


def grant(
    user_id: int, credits: int, *, key: str, note: str, kind: Kind = Kind.GRANT, actor: User | None = None
) -> Transfer:
    """Give credits, as a grant or for a sign-up. Raises IdempotencyConflict."""
    require_positive(credits)
    return posting.post(posting.new_line(kind, user_id, credits, key=key, note=note, actor=actor))


def adjust(user_id: int, credits: int, *, key: str, note: str, actor: User | None = None) -> Transfer:
    """Add credits, or take them where negative, by hand. Raises InsufficientCredits, IdempotencyConflict."""
    require_positive(abs(credits))
    return posting.post(posting.new_line(Kind.ADJUSTMENT, user_id, credits, key=key, note=note, actor=actor))


def book_loss(credits: int, *, key: str, reference: str, note: str = "") -> Transfer:
    """Book what the house gives away: what was delivered after its hold was released. Raises IdempotencyConflict."""
    require_positive(credits)
    return posting.post(posting.new_line(Kind.LOSS, House.REVENUE, credits, key=key, reference=reference, note=note))


def forfeit(user_id: int) -> Transfer | None:
    """Take what is available of an account that is being deleted; None where that is nothing. Holds stay."""
    if not posting.available(user_id):
        return None
    with transaction.atomic():
        lock_account(user_id)
        rest, key = posting.available(user_id), f"forfeit:{user_id}:{_forfeits(user_id) + 1}"
        return posting.post(posting.new_line(Kind.FORFEIT, user_id, rest, key=key)) if rest else None


def _held_before(wanted: Hold) -> Hold | None:
    """What a hold's key made before. Raises IdempotencyConflict where that was something else."""
    earlier = Hold.objects.filter(key=wanted.key).first()
    if earlier and _facts(earlier) != _facts(wanted):
        raise IdempotencyConflict(wanted.key) from None
    return earlier


def _forfeits(user_id: int) -> int:
    return Transfer.objects.filter(account_id=user_id, kind=Kind.FORFEIT).count()


def _facts(hold: Hold) -> tuple[object, ...]:
    return (hold.account_id, hold.amount, hold.reference)


def _close(hold_id: int, credits: int | None, note: str) -> Hold:
    """Settle an open hold: capture `credits` of it (None is all) and release the rest."""
    captured = F("amount") if credits is None else Value(credits)
    still_open = Hold.objects.filter(pk=hold_id, state=Hold.State.OPEN, amount__gte=credits or 0)
    with transaction.atomic():
        was_open = still_open.update(
            state=Hold.State.CLOSED, captured=captured, released=F("amount") - captured, closed_at=Now()
        )
        closed = Hold.objects.get(pk=hold_id)
        if not was_open:
            return _settled_before(closed, credits)
        if not posting.change_pockets(closed.account_id, available=closed.released, held=-closed.amount):
            raise RuntimeError(f"account {closed.account_id} has less on hold than hold {hold_id}")
        parts = ((Kind.CAPTURE, closed.captured), (Kind.RELEASE, closed.released))
        posting.write_lines(
            *(
                posting.new_line_of(closed, kind, part, key=f"{kind}:{hold_id}", note=note)
                for kind, part in parts
                if part
            )
        )
        return closed


def _settled_before(closed: Hold, credits: int | None) -> Hold:
    wanted = closed.amount if credits is None else credits
    if wanted > closed.amount:
        raise ValueError(f"{wanted} credits of a hold of {closed.amount}")
    if closed.captured != wanted:
        raise HoldClosed(f"hold {closed.pk} was settled with {closed.captured} of {closed.amount} credits")
    return closed


def require_positive(credits: int) -> None:
    """Raise ValueError for a number of credits that cannot move."""
    if not 0 < credits <= MAX_CREDITS:
        raise ValueError(f"{credits} credits cannot move")
