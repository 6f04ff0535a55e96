"""What Stripe says of a purchase becomes ours: called by the webhook, the buyer's page and the sweep, all alike.

    ring ─► claim ─► ask Stripe ─► [ state, credits, what was taken again, next look ] ─► release
            lease    no transaction              one transaction

Nothing that calls it is believed: an event is a doorbell.
"""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction

from billing import ledger
from billing.payments import debts, disputes, leases, refunds, reversals, schedule, stripe_api
from billing.payments.exceptions import StripeError
from billing.payments.leases import LeaseLost
from billing.payments.models import Purchase
from billing.payments.states import PurchaseState
from maxvideo.web import clock
from maxvideo.web.alarm import raise_alarm

MOST_LOOKS = 3
PAID = ("paid", "no_payment_required")
FAILED = ("requires_payment_method", "canceled")  # all others wait: for the bank, or a voucher that is yet to be paid


def settle(purchase_id: uuid.UUID, *, session_id: str = "") -> None:
    """Look at a purchase until no news is left; where somebody else does, they will see ours.

    `session_id` is one that is said to be its own, for a purchase that has none. Raises StripeAway, StripeRefused.
    """
    leases.ring(purchase_id)
    for _ in range(MOST_LOOKS):
        held = leases.claim(purchase_id)
        if held is None or _look(held, session_id):
            return


def _look(held: Purchase, session_id: str) -> bool:
    """Ask once and write it down; whether no news came meanwhile."""
    try:
        known = held.session_id or session_id
        return _write(held, _ask(held, known)) if known else _expire_without_page(held)
    except StripeError:
        leases.release(held, schedule.pause(held.failures), failures=held.failures + 1)
        raise
    except LeaseLost:
        return True


def _ask(held: Purchase, session_id: str) -> stripe_api.Session:
    """What Stripe says, once it was told of refunds that it did not know."""
    found = stripe_api.read_session(session_id)
    return stripe_api.read_session(session_id) if refunds.ask(held, found.refunds) else found


@transaction.atomic
def _write(held: Purchase, found: stripe_api.Session) -> bool:
    leases.lock(held)
    now = _now(held)
    if not held.session_id and not _adopt(held, found):
        return leases.release(held, schedule.A_DAY)
    _move(held, found)
    if held.state == PurchaseState.PAID:
        _take_again(held, found)
    elif schedule.is_overdue(held, now):
        raise_alarm("purchase %s is still on its way after two weeks: look for it at Stripe", held.pk)
    return leases.release(held, schedule.next_look(held, now), failures=0)


def _now(held: Purchase) -> datetime:
    now: datetime = vars(held)["database_now"]
    return now


def _adopt(held: Purchase, found: stripe_api.Session) -> bool:
    """Take a session for the purchase's own, if it says so: the answer that brought it to us was lost."""
    if found.purchase != str(held.pk):
        return False
    Purchase.objects.filter(pk=held.pk).update(session_id=found.id)
    held.session_id = found.id
    return True


def _expire_without_page(held: Purchase) -> bool:
    """A purchase whose page was never made, or never heard of: nobody can pay it."""
    now = _now(held)
    with transaction.atomic():
        leases.lock(held)
        if held.created_at + schedule.WITHOUT_PAGE < now:
            held.move(PurchaseState.EXPIRED, "its pay page was never made", ended_at=clock.now())
        return leases.release(held, schedule.next_look(held, now))


def _move(held: Purchase, found: stripe_api.Session) -> None:
    if not held.is_unsettled:
        _look_for_lost_money(held, found)
    elif found.status == "expired":
        held.move(PurchaseState.EXPIRED, "nobody paid", ended_at=clock.now(), page_url="")
    elif found.status == "complete":
        _complete(held, found)


def _look_for_lost_money(held: Purchase, found: stripe_api.Session) -> None:
    if held.state != PurchaseState.PAID and found.payment_status in PAID:
        raise_alarm("purchase %s was paid after it had ended: give the money back at Stripe", held.pk)


def _complete(held: Purchase, found: stripe_api.Session) -> None:
    told = {"payment_intent": found.intent, "method": found.method, "page_url": ""}
    if found.payment_status in PAID:
        _pay(held, found, told)
    elif found.intent_status in FAILED:
        held.move(PurchaseState.FAILED, f"the payment is {found.intent_status}", ended_at=clock.now(), **told)
    else:
        held.move(PurchaseState.PENDING, "paid by a method that takes days", **told)


def _pay(held: Purchase, found: stripe_api.Session, told: dict[str, Any]) -> None:
    """Give the credits, if what was paid for is what was ordered."""
    if (found.subtotal, found.currency, found.purchase) != (held.amount, held.currency, str(held.pk)):
        raise_alarm("purchase %s is not what Stripe says was paid: no credits were given", held.pk)
        return
    paid = {"amount_paid": found.total, "tax": found.tax, "paid_at": clock.now()}
    links = {"receipt_url": found.receipt_url, "invoice_url": found.invoice_url}
    if held.move(PurchaseState.PAID, "Stripe says so", **told, **paid, **links):
        ledger.top_up(held.user_id, held.credits, key=held.reference, reference=held.reference)
        debts.pay(held)
        refunds.give_back_to_who_left(held)


def _take_again(held: Purchase, found: stripe_api.Session) -> None:
    """Write down Stripe's refunds and disputes, and take or give what follows."""
    ledger.lock_account(held.user_id)
    refunds.note(held, found.refunds)
    disputes.note(held, found.disputes)
    reversals.move_credits(held)
    disputes.freeze_while_open(held.user_id)
