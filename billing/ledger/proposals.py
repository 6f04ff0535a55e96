"""Adjustments by staff: small ones at once, large ones and those for oneself when a second person agrees.

What somebody adjusted of one account within a day counts together, or a large sum would go in small ones.
"""

import uuid
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q, Sum

from billing.ledger import operations
from billing.ledger.exceptions import BillingError, IdempotencyConflict
from billing.ledger.kinds import Kind
from billing.ledger.models import CreditAccount, ProposedAdjustment, Transfer
from maxvideo.accounts.models import User
from maxvideo.staff import actions
from maxvideo.web import clock

COUNTED_FOR: Final = timedelta(days=1)
State = ProposedAdjustment.State


class AlreadyDecided(BillingError):
    """Somebody else was quicker, or it is not theirs to decide."""


@transaction.atomic
def adjust_or_propose(
    user: User, credits: int, *, form_key: uuid.UUID, reason: str, actor: User
) -> Transfer | ProposedAdjustment:
    """Adjust an account, or propose it where one person is not enough; the same form leads to what it made.

    Raises InsufficientCredits, IdempotencyConflict.
    """
    operations.lock_account(user.pk)  # two forms at once count for each other
    if earlier := ProposedAdjustment.objects.filter(form_key=form_key).first():
        return _same(earlier, user, credits)
    is_new = not Transfer.objects.filter(key=_key(form_key)).exists()
    if is_new and needs_second_person(actor, user, credits):
        return _propose(user, credits, form_key, reason, actor)
    line = operations.adjust(user.pk, credits, key=_key(form_key), note=reason, actor=actor)
    if is_new:
        actions.record(actor, "adjust", CreditAccount(pk=user.pk, user=user), reason=reason, details=_told(line))
    return line


def needs_second_person(actor: User, user: User, credits: int) -> bool:
    """Whether this is for oneself, or more than one person may adjust of an account within a day."""
    lately = Transfer.objects.filter(
        account_id=user.pk, kind=Kind.ADJUSTMENT, actor=actor, created_at__gt=clock.now(plus=-COUNTED_FOR)
    )
    already = lately.aggregate(sum=Sum("amount"))["sum"] or 0
    return bool(actor == user or already + abs(credits) > settings.STAFF_ADJUST_LIMIT)


@transaction.atomic
def approve(proposal: ProposedAdjustment, actor: User) -> Transfer:
    """Book what somebody else proposed. Raises AlreadyDecided, InsufficientCredits; then nothing has changed."""
    _decide(proposal, actor, State.APPROVED)
    line = operations.adjust(
        proposal.user_id,
        proposal.credits,
        key=_key(proposal.form_key),
        note=proposal.reason,
        actor=proposal.proposed_by,
    )
    actions.record(actor, "approve adjustment", proposal, reason=proposal.reason, details=_told(line))
    return line


@transaction.atomic
def refuse(proposal: ProposedAdjustment, actor: User) -> None:
    """Let it be. Raises AlreadyDecided."""
    _decide(proposal, actor, State.REFUSED)
    actions.record(actor, "refuse adjustment", proposal, details={"credits": proposal.credits})


def may_decide(proposal: ProposedAdjustment, actor: User) -> bool:
    """Whether somebody is a second person for it."""
    return actor.pk not in {proposal.proposed_by_id, proposal.user_id}


def _propose(user: User, credits: int, form_key: uuid.UUID, reason: str, actor: User) -> ProposedAdjustment:
    made = ProposedAdjustment.objects.create(
        user=user, credits=credits, form_key=form_key, reason=reason, proposed_by=actor
    )
    actions.record(actor, "propose adjustment", made, reason=reason, details={"credits": credits})
    return made


def _decide(proposal: ProposedAdjustment, actor: User, state: ProposedAdjustment.State) -> None:
    waiting = ProposedAdjustment.objects.filter(pk=proposal.pk, state=State.PROPOSED)
    if not waiting.exclude(Q(proposed_by=actor) | Q(user=actor)).update(
        state=state, decided_by=actor, decided_at=clock.now()
    ):
        raise AlreadyDecided


def _same(earlier: ProposedAdjustment, user: User, credits: int) -> ProposedAdjustment:
    if (earlier.user_id, earlier.credits) != (user.pk, credits):
        raise IdempotencyConflict(_key(earlier.form_key))
    return earlier


def _key(form_key: uuid.UUID) -> str:
    return f"adjust:{form_key}"


def _told(line: Transfer) -> dict[str, int]:
    return {"credits": line.credits, "transfer": line.pk}
