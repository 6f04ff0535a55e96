"""Who may decide on a proposal hears of it: one mail for each that waits, a chore of the sweep.

So no form waits for a mail server, and a proposal that was rolled back is told to nobody.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from billing.ledger import proposals
from billing.ledger.models import ProposedAdjustment
from maxvideo.accounts.models import User
from maxvideo.staff.ranks import holders_of
from maxvideo.web.alarm import raise_alarm_daily
from maxvideo.web.letters import AT_ONCE, Letter, tried_since

PERMISSION: Final = "billing.change_creditaccount"


def send_waiting() -> int:
    """Tell of every proposal that nobody was told of; returns how many mails went. Raises MailAway."""
    return sum(_tell(proposal) for proposal in _untold()[:AT_ONCE])


def deciders_of(proposal: ProposedAdjustment) -> QuerySet[User]:
    """Everybody of the house who is a second person for it."""
    concerned = (proposal.proposed_by_id, proposal.user_id)
    return holders_of(PERMISSION).exclude(pk__in=concerned)


def _untold() -> QuerySet[ProposedAdjustment]:
    waiting = ProposedAdjustment.objects.filter(
        state=ProposedAdjustment.State.PROPOSED, proposed_at__gt=tried_since(), told_at=None
    )
    return waiting.order_by("pk")


def _tell(proposal: ProposedAdjustment) -> bool:
    if not deciders_of(proposal).exists():
        raise_alarm_daily(f"proposal {proposal.pk}", "proposal %s waits, and nobody is there to decide", proposal.pk)
        return False
    return WAITS.send_to(proposal)


def _context(proposal: ProposedAdjustment) -> Mapping[str, Any]:
    """What waits and where; whom it is for and why stand on the page alone."""
    way = reverse("admin:billing_proposedadjustment_decide", args=[proposal.pk])
    return {"proposal": proposal, "address": f"{settings.SITE_URL}{way}"}


WAITS: Final = Letter(
    waiting=_untold,
    sent_field="told_at",
    bcc=lambda proposal: list(deciders_of(proposal).values_list("email", flat=True)),
    subject=lambda proposal: f"For a second person: {proposals.deed_of(proposal).noun}",
    template="billing/ledger/proposal_waits.txt",
    context=_context,
)
