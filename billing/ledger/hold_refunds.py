"""Staff give credits back of what was charged, in part or whole: once a form, by two people where one is not enough."""

import uuid
from collections.abc import Mapping
from typing import Any, Final

from django.db.models import F

from billing.ledger import amounts, operations
from billing.ledger.exceptions import NotRefundable
from billing.ledger.models import Hold, ProposedAdjustment, Transfer
from billing.ledger.proposals import Deed, NotPossible, deeds, do_or_propose
from maxvideo.accounts.models import User


def refundable(hold: Hold) -> int:
    """Credits of what was charged that have not come back yet."""
    return hold.captured - hold.refunded


def refund_or_propose(
    hold: Hold, credits: int, *, form_key: uuid.UUID, reason: str, actor: User
) -> ProposedAdjustment | None:
    """Give credits of a hold back, or propose it; the proposal then. Raises NotPossible, IdempotencyConflict."""
    user = User.objects.get(pk=hold.account_id)
    facts = {"deed": REFUND.name, "about": f"hold:{hold.pk}", "user": user, "credits": credits}
    return do_or_propose(REFUND, ProposedAdjustment(form_key=form_key, reason=reason, proposed_by=actor, **facts))


def _lock(wanted: ProposedAdjustment) -> None:
    """First the hold, then the account, as everywhere."""
    Hold.objects.filter(pk=_hold_id(wanted)).update(refunded=F("refunded"))
    operations.lock_account(wanted.user_id)


def _refund(wanted: ProposedAdjustment) -> Mapping[str, Any]:
    hold_id = _hold_id(wanted)
    note, actor = wanted.reason, wanted.proposed_by
    try:
        line = operations.refund(hold_id, wanted.credits, number=wanted.form_key, note=note, actor=actor)
    except NotRefundable:
        left = refundable(Hold.objects.get(pk=hold_id))
        raise NotPossible(f"Only {amounts.credits(left)} of it can be given back.") from None
    return {"credits": line.credits, "transfer": line.pk, "reference": line.reference}


def _is_done(wanted: ProposedAdjustment) -> bool:
    return Transfer.objects.filter(key=operations.refund_key(_hold_id(wanted), wanted.form_key)).exists()


def _hold_id(wanted: ProposedAdjustment) -> int:
    return int(wanted.about.partition(":")[2])


REFUND: Final = deeds.register(
    Deed(
        name="refund",
        verb="refund what was charged",
        noun="refund of what was charged",
        lock=_lock,
        is_done=_is_done,
        do=_refund,
        row=lambda wanted: Hold(pk=_hold_id(wanted)),
    )
)
