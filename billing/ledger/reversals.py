"""Credits whose money went back, or came again: taken from what is there, the rest owed, and the way back.

Whoever calls keeps the count of what was taken for a purchase, under the lock of its row, and so calls once for each
change. An account that owes something, or is frozen, spends nothing (`operations.hold`).
"""

from django.db import transaction

from billing.ledger import posting
from billing.ledger.kinds import Kind
from billing.ledger.models import CreditAccount, House, Transfer
from billing.ledger.operations import lock_account, require_positive
from maxvideo.accounts.models import User


def take_back(user_id: int, credits: int, *, kind: Kind, key: str, reference: str) -> int:
    """Take what is there of credits whose money goes back, and owe the rest; returns how many that is.

    The caller sees to it that it happens once: what was there may be something else the second time.
    """
    require_positive(credits)
    with transaction.atomic():
        lock_account(user_id)
        there = min(credits, posting.available(user_id))
        if there:
            posting.post(posting.new_line(kind, user_id, -there, key=key, reference=reference))
        posting.change_debt(user_id, credits - there)
        return credits - there


def give_back(user_id: int, credits: int, *, kind: Kind, key: str, reference: str) -> Transfer:
    """Give credits back that were taken, because their money stays or came again. Raises IdempotencyConflict."""
    require_positive(credits)
    return posting.post(posting.new_line(kind, user_id, credits, key=key, reference=reference))


def pay_debt(user_id: int, credits: int, *, key: str, reference: str) -> None:
    """Take credits for what is owed. Raises InsufficientCredits, IdempotencyConflict."""
    require_positive(credits)
    with transaction.atomic():
        posting.post(posting.new_line(Kind.DEBT, user_id, -credits, key=key, reference=reference))
        posting.change_debt(user_id, -credits)


def forgive_debt(user_id: int, credits: int, *, key: str, reference: str, actor: User | None = None) -> Transfer:
    """Have the house bear what a user owes. Raises IdempotencyConflict."""
    require_positive(credits)
    with transaction.atomic():
        posting.change_debt(user_id, -credits)
        return _book_forgiven(credits, key, reference, actor)


def unforgive_debt(credits: int, *, key: str, reference: str) -> Transfer:
    """Take back what the house bore, because the money came after all. Raises IdempotencyConflict."""
    require_positive(credits)
    return _book_forgiven(-credits, key, reference, None)


def cancel_debt(user_id: int, credits: int) -> None:
    """Owe less, because the money came after all. Raises ValueError for more than is owed."""
    require_positive(credits)
    posting.change_debt(user_id, -credits)


def freeze(user_id: int, *, is_frozen: bool) -> None:
    """Let nothing be spent, or let it again."""
    with transaction.atomic():
        lock_account(user_id)
        CreditAccount.objects.filter(pk=user_id).update(is_frozen=is_frozen)


def _book_forgiven(credits: int, key: str, reference: str, actor: User | None) -> Transfer:
    kind = Kind.DEBT_FORGIVEN
    return posting.post(posting.new_line(kind, House.STRIPE, credits, key=key, reference=reference, actor=actor))
