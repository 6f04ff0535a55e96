"""What buyers are told by mail, each once: paid, failed, money back, disputes, and a balance that gets low.

Nobody who has left is written to.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from django.db.models import F, Q, QuerySet

from billing.ledger import amounts
from billing.ledger.models import CreditAccount
from billing.payments.models import Dispute, Purchase, PurchaseRefund
from billing.payments.money import money
from billing.payments.states import PurchaseState, RefundState
from maxvideo.accounts.models import User
from maxvideo.web import letters
from maxvideo.web.letters import Letter, tried_since

FOLDER: Final = "billing/payments/mails"
OF_BUYERS: Final = {"purchase__user__deletion": None}
Origin = PurchaseRefund.Origin


def send_waiting() -> int:
    """Send what waits; returns how many went. Raises MailAway."""
    _forget_low_ones()
    return letters.send_waiting(LETTERS)


def preference_notes(user: User) -> Mapping[str, str]:
    """What stands below the threshold."""
    return {"low_balance": "What is on hold counts as there. One mail, and another once you were above it again."}


def _purchases(state: PurchaseState, **when: Any) -> QuerySet[Purchase]:
    unmailed = Purchase.objects.filter(state=state, mailed_at=None, user__deletion=None, **when)
    return unmailed.select_related("user")


def _refunds(**facts: Any) -> QuerySet[PurchaseRefund]:
    return PurchaseRefund.objects.filter(**OF_BUYERS, **facts).select_related("purchase__user")


def _disputes(**facts: Any) -> QuerySet[Dispute]:
    return Dispute.objects.filter(**OF_BUYERS, **facts).select_related("purchase__user")


def _low() -> QuerySet[CreditAccount]:
    """Accounts whose owners want to hear of it: what is on hold may come back, and counts as there."""
    return CreditAccount.objects.select_related("user").filter(
        ~_is_above_threshold(), user__low_balance__isnull=False, user__deletion=None, low_mailed_at=None
    )


def _is_above_threshold() -> Q:
    return Q(user__low_balance__lte=F("available") + F("held"))


def _forget_low_ones() -> None:
    """Who is above their threshold again, or wants no more mails, is told the next time."""
    told = CreditAccount.objects.filter(low_mailed_at__isnull=False)
    told.filter(_is_above_threshold() | Q(user__low_balance=None)).update(low_mailed_at=None)


def _of_purchase(purchase: Purchase) -> Mapping[str, Any]:
    came_late = purchase.transitions.filter(from_state=PurchaseState.PENDING).exists()
    sums = {"paid": money(purchase.amount_paid, purchase.currency), "tax": money(purchase.tax, purchase.currency)}
    return {**sums, "credits": amounts.credits(purchase.credits), "came_late": came_late, "purchase": purchase}


def _sum(row: PurchaseRefund | Dispute) -> str:
    return money(row.amount, row.purchase.currency)


def _of_part(row: PurchaseRefund | Dispute) -> Mapping[str, Any]:
    return {"sum": _sum(row), "credits": amounts.credits(row.credits), "purchase": row.purchase}


def _of_dispute(dispute: Dispute) -> Mapping[str, Any]:
    accounts = CreditAccount.objects.filter(pk=dispute.purchase.user_id, is_frozen=True)
    return {**_of_part(dispute), "frozen": accounts.exists()}


def _of_account(account: CreditAccount) -> Mapping[str, Any]:
    threshold = User.objects.values_list("low_balance", flat=True).get(pk=account.pk) or 0
    return {"credits": amounts.credits(account.total), "threshold": amounts.credits(threshold)}


_to_buyer: Final = partial(Letter, to=lambda purchase: purchase.user.email, context=_of_purchase)
_of_a_part: Final = partial(Letter, to=lambda part: part.purchase.user.email, context=_of_part)

PAID: Final = _to_buyer(
    waiting=lambda: _purchases(PurchaseState.PAID, paid_at__gt=tried_since()),
    sent_field="mailed_at",
    subject=lambda purchase: f"Paid: {amounts.credits(purchase.credits)} are yours",
    template=f"{FOLDER}/paid.txt",
)
FAILED: Final = _to_buyer(
    waiting=lambda: _purchases(PurchaseState.FAILED, ended_at__gt=tried_since()),
    sent_field="mailed_at",
    subject=lambda purchase: f"Not paid: {amounts.credits(purchase.credits)}",
    template=f"{FOLDER}/failed.txt",
)
WITHDRAWN: Final = _of_a_part(
    waiting=lambda: _refunds(origin=Origin.BUYER, asked_mailed_at=None, created_at__gt=tried_since()),
    sent_field="asked_mailed_at",
    subject=lambda refund: f"Your withdrawal: {_sum(refund)}",
    template=f"{FOLDER}/withdrawn.txt",
)
REFUNDED: Final = _of_a_part(
    waiting=lambda: _refunds(state=RefundState.SUCCEEDED, mailed_at=None, ended_at__gt=tried_since()),
    sent_field="mailed_at",
    subject=lambda refund: f"Sent back: {_sum(refund)}",
    template=f"{FOLDER}/refunded.txt",
)
REFUND_FAILED: Final = _of_a_part(
    waiting=lambda: _refunds(state=RefundState.FAILED, failed_mailed_at=None, ended_at__gt=tried_since()),
    sent_field="failed_mailed_at",
    subject=lambda refund: f"Not sent back: {_sum(refund)}",
    template=f"{FOLDER}/refund_failed.txt",
)
DISPUTED: Final = _of_a_part(
    waiting=lambda: _disputes(is_open=True, mailed_at=None, created_at__gt=tried_since()),
    sent_field="mailed_at",
    subject=lambda dispute: f"Disputed: {_sum(dispute)}",
    template=f"{FOLDER}/disputed.txt",
)
DECIDED: Final = _of_a_part(
    waiting=lambda: _disputes(mailed_at__isnull=False, decided_mailed_at=None, closed_at__gt=tried_since()),
    sent_field="decided_mailed_at",
    subject=lambda dispute: f"Decided: the dispute of {_sum(dispute)}",
    template=f"{FOLDER}/decided.txt",
    context=_of_dispute,
)
LOW: Final = Letter(
    waiting=_low,
    sent_field="low_mailed_at",
    to=lambda account: account.user.email,
    subject=lambda account: f"{amounts.credits(account.total)} left",
    template=f"{FOLDER}/low.txt",
    context=_of_account,
)
LETTERS: Final = (PAID, FAILED, WITHDRAWN, REFUNDED, REFUND_FAILED, DISPUTED, DECIDED, LOW)
