"""Money back for credits: they are taken in one transaction, then Stripe is asked, as often as it takes, once.

    [ credits taken, PurchaseRefund asked ] ─► Stripe's list ─► ask, if it is not there ─► pending, succeeded, failed
           one transaction                         under the purchase's lease

One that Stripe refuses, or that fails later, gives the credits again (`reversals`). A lost answer is asked for again
with the same idempotency key. An error that Stripe answered with is kept under its key, so that the next try has
another one, which is safe since the list is looked at before.
"""

import uuid
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.db.models import F, Q, Sum
from django.db.models.expressions import Expression

from billing import ledger
from billing.payments import leases, reversals, stripe_api
from billing.payments.exceptions import NothingToRefund, StripeFailed, StripeRefused
from billing.payments.models import Purchase, PurchaseRefund
from billing.payments.money import share_of
from billing.payments.states import PurchaseState, RefundState
from billing.payments.unused import unused
from maxvideo.accounts.models import AccountDeletion, User
from maxvideo.web import clock
from maxvideo.web.alarm import raise_alarm
from maxvideo.web.retry_transaction import retry_transaction

WITHDRAWAL_DAYS: Final = 14
STATES: Final = {
    "pending": RefundState.PENDING,
    "requires_action": RefundState.PENDING,
    "succeeded": RefundState.SUCCEEDED,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
}
Origin = PurchaseRefund.Origin


def refundable(purchase: Purchase) -> int:
    """Credits of a purchase that staff may give money back for: what is there of it, unless a bank has the money."""
    if purchase.state != PurchaseState.PAID or not purchase.amount_paid or purchase.disputed:
        return 0
    return min(unused(purchase), purchase.credits - purchase.refunded)


def withdrawable(purchase: Purchase) -> int:
    """Credits that its buyer may give back: the same, for 14 days."""
    return refundable(purchase) if _is_within_days(purchase) else 0


def withdraw(purchase: Purchase, credits: int | None = None) -> PurchaseRefund:
    """Take what is left of a purchase from its buyer, to be paid back, or exactly so many. Raises NothingToRefund."""
    facts: dict[str, Any] = {"origin": Origin.BUYER, "actor": purchase.user, "reason": "Withdrawal"}
    number = uuid.uuid4()
    return retry_transaction(lambda: _begin(purchase, credits, number, **facts))


def refund(purchase: Purchase, credits: int, *, number: uuid.UUID, actor: User, reason: str) -> PurchaseRefund:
    """The same by staff, for as many of those credits as they say; once a number. Raises NothingToRefund."""
    return _begin(purchase, credits, number, origin=Origin.STAFF, actor=actor, reason=reason)


def give_back_to_who_left(purchase: Purchase) -> None:
    """Have money that came after its buyer's account went sent back, as far as no debt takes it; within a transaction.

    `lock_account` came before, here and where the account went: one of the two sees the other.
    """
    if AccountDeletion.objects.filter(user_id=purchase.user_id).exists():
        number = uuid.uuid5(purchase.pk, "the account was deleted")
        with suppress(NothingToRefund):
            _begin(purchase, None, number, origin=Origin.SITE, actor=None, reason="Paid after the account was deleted")


def amount_for(purchase: Purchase, credits: int) -> int:
    """The money that goes back for credits, tax and discounts in proportion; all of it once all are back."""
    before = _given_back(purchase)
    back = share_of(before.credits + credits, purchase.credits, purchase.amount_paid)
    return max(0, back - before.amount)


@transaction.atomic
def _begin(
    purchase: Purchase, credits: int | None, number: uuid.UUID, *, origin: Origin, actor: User | None, reason: str
) -> PurchaseRefund:
    """Under the locks of the purchase and the account; whoever looks at the purchase now looks again."""
    leases.ring(purchase.pk)
    ledger.lock_account(purchase.user_id)
    if earlier := PurchaseRefund.objects.filter(pk=number).first():
        return earlier
    purchase.refresh_from_db()
    left = withdrawable(purchase) if origin == Origin.BUYER else refundable(purchase)
    wanted = left if credits is None else credits
    if not 0 < wanted <= left or not (amount := amount_for(purchase, wanted)):
        raise NothingToRefund
    made = PurchaseRefund.objects.create(
        pk=number,
        purchase=purchase,
        origin=origin,
        credits=wanted,
        amount=amount,
        actor=actor,
        reason=reason,
        created_at=clock.now(),
    )
    reversals.move_credits(purchase)
    return PurchaseRefund.objects.get(pk=made.pk)


def ask(purchase: Purchase, found: Iterable[stripe_api.Refund]) -> bool:
    """Ask Stripe for what it does not know of yet; whether anything was asked. Raises StripeAway."""
    known = {one.number for one in found}
    missing = [row for row in purchase.refunds.filter(state=RefundState.ASKED) if str(row.pk) not in known]
    for row in missing:
        _ask(purchase, row)
    return bool(missing)


def _ask(purchase: Purchase, row: PurchaseRefund) -> None:
    own = PurchaseRefund.objects.filter(pk=row.pk, state=RefundState.ASKED)
    try:
        stripe_api.create_refund(purchase.payment_intent, row.amount, str(row.pk), row.errors)
    except StripeFailed:
        own.update(errors=F("errors") + 1)
        raise
    except StripeRefused as refusal:
        own.update(state=RefundState.FAILED, failure=refusal.code[:100], ended_at=clock.now())
        raise_alarm("Stripe refused refund %s (%s): its credits are the buyer's again", row.pk, refusal.code)


def note(purchase: Purchase, found: Iterable[stripe_api.Refund]) -> None:
    """Write down how they stand; one that was made at Stripe takes its share of the credits."""
    for one in found:
        own = purchase.refunds.filter(Q(stripe_id=one.id) | Q(pk=one.number or None, stripe_id=None))
        state = STATES.get(one.status, RefundState.PENDING)
        if not own.exists():
            _add(purchase, one, state)
        own.exclude(state=state, stripe_id=one.id).update(
            state=state,
            stripe_id=one.id,
            amount=one.amount,
            failure=one.failure[:100],
            ended_at=_end_of(state),
        )


def _add(purchase: Purchase, one: stripe_api.Refund, state: RefundState) -> None:
    before = _given_back(purchase)
    back = share_of(before.amount + one.amount, purchase.amount_paid, purchase.credits)
    credits = max(0, min(back, purchase.credits) - before.credits)
    facts: dict[str, Any] = {"origin": Origin.STRIPE, "credits": credits, "amount": one.amount, "state": state}
    facts["ended_at"] = _end_of(state)
    PurchaseRefund.objects.create(purchase=purchase, stripe_id=one.id, created_at=clock.now(), **facts)


def _end_of(state: RefundState) -> Expression | None:
    return None if state == RefundState.PENDING else clock.now()


class _GivenBack(NamedTuple):
    credits: int
    amount: int


def _given_back(purchase: Purchase) -> _GivenBack:
    """What all refunds of a purchase come to, those on their way included."""
    live = purchase.refunds.exclude(state=RefundState.FAILED)
    return _GivenBack(**live.aggregate(credits=Sum("credits", default=0), amount=Sum("amount", default=0)))


def _is_within_days(purchase: Purchase) -> bool:
    since = clock.now(plus=-timedelta(days=WITHDRAWAL_DAYS))
    return Purchase.objects.filter(pk=purchase.pk, paid_at__gt=since).exists()
