"""What somebody owes because credits were spent before their money went back."""

from django.db import transaction

from billing import ledger
from billing.ledger import posting
from billing.payments.models import Debt, Purchase
from maxvideo.accounts.models import User


def pay(purchase: Purchase) -> None:
    """Have a purchase that was just paid pay what its buyer owes, the oldest first."""
    pay_from(purchase.user_id, purchase.credits)


def pay_from(user_id: int, credits: int) -> int:
    """Pay with up to so many of the credits that are there; returns how many it took. Within a transaction."""
    ledger.lock_account(user_id)
    left = there = min(credits, posting.available(user_id))
    for debt in Debt.objects.open().filter(purchase__user_id=user_id).order_by("pk"):
        if part := min(left, debt.left):
            _change(debt, paid=debt.paid + part)
            ledger.pay_debt(user_id, part, key=_key(debt), reference=debt.purchase.reference)
            left -= part
    return there - left


@transaction.atomic
def forgive(debt_id: int, actor: User) -> int:
    """Have the house bear what is left of a debt; returns how many credits that is, 0 the second time."""
    debt = Debt.objects.select_related("purchase").get(pk=debt_id)
    user_id = debt.purchase.user_id
    ledger.lock_account(user_id)
    debt.refresh_from_db()
    if part := debt.left:
        _change(debt, forgiven=debt.forgiven + part)
        ledger.forgive_debt(user_id, part, key=_key(debt), reference=debt.purchase.reference, actor=actor)
    return part


def cancel(debt: Debt, credits: int) -> int:
    """Owe less, since the money came after all, and have the house get back what it bore; returns how many that is."""
    reference = debt.purchase.reference
    open_part = min(credits, debt.left)
    borne = min(credits - open_part, debt.forgiven)
    if open_part:
        ledger.cancel_debt(debt.purchase.user_id, open_part)
    if open_part or borne:
        _change(debt, cancelled=debt.cancelled + open_part + borne, forgiven=debt.forgiven - borne)
    if borne:
        ledger.unforgive_debt(borne, key=_key(debt), reference=reference)
    return open_part + borne


def _change(debt: Debt, **parts: int) -> None:
    """Write how it stands now; each change has a number of its own for the ledger's key."""
    for name, value in (parts | {"moves": debt.moves + 1}).items():
        setattr(debt, name, value)
    debt.save(update_fields=[*parts, "moves"])


def _key(debt: Debt) -> str:
    return f"debt:{debt.pk}:{debt.moves}"
