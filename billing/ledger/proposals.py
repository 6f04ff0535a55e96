"""Credits that staff give or take: small sums at once, large ones and those for oneself when a second person agrees.

What somebody gave or took of one account within a day counts together, whatever it was called, or a large sum would go
in small ones. A room above adds its own deeds and what they count.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Model, Q, Sum

from billing.ledger import operations
from billing.ledger.exceptions import BillingError, IdempotencyConflict
from billing.ledger.kinds import Kind
from billing.ledger.models import CreditAccount, ProposedAdjustment, Transfer
from maxvideo.accounts.models import User
from maxvideo.staff import actions
from maxvideo.web import clock
from maxvideo.web.registry import Registry

COUNTED_FOR: Final = timedelta(days=1)
State = ProposedAdjustment.State


class AlreadyDecided(BillingError):
    """Somebody else was quicker, or it is not theirs to decide."""


class NotPossible(BillingError):
    """It cannot be done, or not any more; the message is a sentence for staff."""


@dataclass(frozen=True)
class Deed:
    """Something that staff do with somebody's credits, by the name that a proposal of it has.

    Each function takes the proposal, kept or not. `do` happens once however often it is called, and returns what the
    row of staff's actions tells; it raises NotPossible.
    """

    name: str
    verb: str
    noun: str
    lock: Callable[[ProposedAdjustment], object]
    is_done: Callable[[ProposedAdjustment], bool]
    do: Callable[[ProposedAdjustment], Mapping[str, Any]]
    row: Callable[[ProposedAdjustment], Model]


deeds: Final[Registry[Deed]] = Registry()

# Credits that somebody of the house gave to, or took of, a user since a moment.
counted: Final[Registry[Callable[[User, User, Any], int]]] = Registry()


@transaction.atomic
def do_or_propose(deed: Deed, wanted: ProposedAdjustment) -> ProposedAdjustment | None:
    """Do it, or keep the proposal where one person is not enough and return it; the same form leads to what it made.

    Raises IdempotencyConflict, and what the deed raises.
    """
    deed.lock(wanted)  # two forms at once count for each other
    if earlier := ProposedAdjustment.objects.filter(form_key=wanted.form_key).first():
        return _same(earlier, wanted)
    actor, is_new = wanted.proposed_by, not deed.is_done(wanted)
    if is_new and needs_second_person(actor, wanted.user, wanted.credits):
        return _propose(deed, wanted)
    told = deed.do(wanted)
    if is_new:
        row, concerns = deed.row(wanted), wanted.user_id
        actions.record(actor, deed.verb, row, person_id=concerns, reason=wanted.reason, details=told)
    return None


def needs_second_person(actor: User, user: User, credits: int) -> bool:
    """Whether this is for oneself, or more than one person may give or take of an account within a day."""
    since = clock.now(plus=-COUNTED_FOR)
    already = sum(count(actor, user, since) for count in counted)
    return bool(actor == user or already + abs(credits) > settings.STAFF_ADJUST_LIMIT)


@transaction.atomic
def approve(proposal: ProposedAdjustment, actor: User) -> None:
    """Do what somebody else proposed. Raises AlreadyDecided, what the deed raises; then nothing has changed."""
    deed = deed_of(proposal)
    _decide(proposal, actor, State.APPROVED)
    told = deed.do(proposal)
    actions.record(actor, f"approve {deed.noun}", proposal, reason=proposal.reason, details=told)


@transaction.atomic
def refuse(proposal: ProposedAdjustment, actor: User) -> None:
    """Let it be. Raises AlreadyDecided."""
    _decide(proposal, actor, State.REFUSED)
    noun = deed_of(proposal).noun
    actions.record(actor, f"refuse {noun}", proposal, details={"credits": proposal.credits})


def may_decide(proposal: ProposedAdjustment, actor: User) -> bool:
    """Whether somebody is a second person for it."""
    return actor.pk not in {proposal.proposed_by_id, proposal.user_id}


def deed_of(proposal: ProposedAdjustment) -> Deed:
    """What it proposes."""
    return next(deed for deed in deeds if deed.name == proposal.deed)


def adjust_or_propose(
    user: User, credits: int, *, form_key: uuid.UUID, reason: str, actor: User
) -> Transfer | ProposedAdjustment:
    """Adjust an account, or propose it. Raises InsufficientCredits, IdempotencyConflict."""
    wanted = ProposedAdjustment(user=user, credits=credits, form_key=form_key, reason=reason, proposed_by=actor)
    return do_or_propose(ADJUSTMENT, wanted) or Transfer.objects.get(key=_key(wanted))


def _propose(deed: Deed, wanted: ProposedAdjustment) -> ProposedAdjustment:
    wanted.save(force_insert=True)
    made = ProposedAdjustment.objects.get(pk=wanted.pk)
    told = {"credits": made.credits}
    actions.record(made.proposed_by, f"propose {deed.noun}", made, reason=made.reason, details=told)
    return made


def _decide(proposal: ProposedAdjustment, actor: User, state: ProposedAdjustment.State) -> None:
    waiting = ProposedAdjustment.objects.filter(pk=proposal.pk, state=State.PROPOSED)
    if not waiting.exclude(Q(proposed_by=actor) | Q(user=actor)).update(
        state=state, decided_by=actor, decided_at=clock.now()
    ):
        raise AlreadyDecided


def _same(earlier: ProposedAdjustment, wanted: ProposedAdjustment) -> ProposedAdjustment:
    if _facts(earlier) != _facts(wanted):
        raise IdempotencyConflict(str(earlier.form_key))
    return earlier


def _facts(proposal: ProposedAdjustment) -> tuple[object, ...]:
    return (proposal.deed, proposal.about, proposal.user_id, proposal.credits)


def _key(proposal: ProposedAdjustment) -> str:
    return f"adjust:{proposal.form_key}"


def _adjust(proposal: ProposedAdjustment) -> Mapping[str, Any]:
    user_id, note, actor = proposal.user_id, proposal.reason, proposal.proposed_by
    line = operations.adjust(user_id, proposal.credits, key=_key(proposal), note=note, actor=actor)
    return {"credits": line.credits, "transfer": line.pk}


@counted.register
def _adjusted(actor: User, user: User, since: Any) -> int:
    """Adjustments, and refunds of what was charged."""
    lately = Transfer.objects.filter(account_id=user.pk, actor=actor, created_at__gt=since)
    return lately.filter(kind__in=(Kind.ADJUSTMENT, Kind.REFUND)).aggregate(sum=Sum("amount"))["sum"] or 0


ADJUSTMENT: Final = deeds.register(
    Deed(
        name="adjustment",
        verb="adjust",
        noun="adjustment",
        lock=lambda wanted: operations.lock_account(wanted.user_id),
        is_done=lambda wanted: Transfer.objects.filter(key=_key(wanted)).exists(),
        do=_adjust,
        row=lambda wanted: CreditAccount(pk=wanted.user_id, user=wanted.user),
    )
)
