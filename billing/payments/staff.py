"""What staff do with purchases: money back for credits, and debts that the house bears; by two people where one is not
enough. What is asked of Stripe comes after the transaction, and by the sweep where Stripe is away.
"""

import uuid
from collections.abc import Mapping
from typing import Any, Final

from django.db.models import Sum

from billing import ledger
from billing.ledger import amounts
from billing.ledger.kinds import Kind
from billing.ledger.models import House, ProposedAdjustment, Transfer
from billing.ledger.proposals import Deed, NotPossible, do_or_propose
from billing.payments import debts, refunds
from billing.payments.exceptions import NothingToRefund
from billing.payments.models import Debt, Purchase, PurchaseRefund
from maxvideo.accounts.models import User


def refund_or_propose(
    purchase: Purchase, credits: int, *, form_key: uuid.UUID, reason: str, actor: User
) -> ProposedAdjustment | None:
    """Give money back for credits, or propose it; the proposal then. Raises NotPossible, IdempotencyConflict."""
    facts = {"deed": REFUND.name, "about": purchase.reference, "user": purchase.user, "credits": -credits}
    return do_or_propose(REFUND, ProposedAdjustment(form_key=form_key, reason=reason, proposed_by=actor, **facts))


def forgive_or_propose(debt: Debt, *, form_key: uuid.UUID, reason: str, actor: User) -> ProposedAdjustment | None:
    """Have the house bear what is left of a debt, or propose it. Raises NotPossible, IdempotencyConflict."""
    facts = {"deed": FORGIVE.name, "about": f"debt:{debt.pk}", "user": debt.purchase.user, "credits": debt.left}
    if not debt.left:
        raise NotPossible("Nothing is left of it.")
    return do_or_propose(FORGIVE, ProposedAdjustment(form_key=form_key, reason=reason, proposed_by=actor, **facts))


def counted(actor: User, user: User, since: Any) -> int:
    """Credits that somebody paid money back for, of one buyer, and forgave, of anybody."""
    refunded = PurchaseRefund.objects.filter(purchase__user=user, actor=actor, created_at__gt=since)
    of_house = Transfer.objects.filter(account_id=House.STRIPE, kind=Kind.DEBT_FORGIVEN)
    forgiven = of_house.filter(actor=actor, created_at__gt=since).aggregate(sum=Sum("amount"))["sum"]
    by_staff = refunded.filter(origin=PurchaseRefund.Origin.STAFF).aggregate(sum=Sum("credits"))["sum"]
    return (by_staff or 0) + (forgiven or 0)


def _lock_purchase(wanted: ProposedAdjustment) -> None:
    """First the purchase, then the account, as everywhere."""
    Purchase.objects.filter(pk=_id(wanted)).update(id=_id(wanted))
    ledger.lock_account(wanted.user_id)


def _refund(wanted: ProposedAdjustment) -> Mapping[str, Any]:
    purchase = Purchase.objects.select_related("user").get(pk=_id(wanted))
    actor, reason = wanted.proposed_by, wanted.reason
    try:
        made = refunds.refund(purchase, -wanted.credits, number=wanted.form_key, actor=actor, reason=reason)
    except NothingToRefund:
        left = amounts.credits(refunds.refundable(purchase))
        raise NotPossible(f"Money can be given back for {left} of it.") from None
    return {"credits": made.credits, "amount": made.amount, "refund": str(made.pk)}


def _forgive(wanted: ProposedAdjustment) -> Mapping[str, Any]:
    return {"credits": debts.forgive(int(_id(wanted)), wanted.proposed_by)}


def _id(wanted: ProposedAdjustment) -> str:
    return wanted.about.partition(":")[2]


REFUND: Final = Deed(
    name="purchase_refund",
    verb="refund purchase",
    noun="refund of a purchase",
    lock=_lock_purchase,
    is_done=lambda wanted: PurchaseRefund.objects.filter(pk=wanted.form_key).exists(),
    do=_refund,
    row=lambda wanted: Purchase(pk=_id(wanted)),
)
FORGIVE: Final = Deed(
    name="forgive_debt",
    verb="forgive debt",
    noun="forgiven debt",
    lock=lambda wanted: ledger.lock_account(wanted.user_id),
    is_done=lambda wanted: not Debt.objects.open().filter(pk=_id(wanted)).exists(),
    do=_forgive,
    row=lambda wanted: Debt(pk=int(_id(wanted))),
)
