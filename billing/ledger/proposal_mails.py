"""Who may decide on a proposal hears of it: one mail for each that waits, a chore of the sweep.

So no form waits for a mail server, and a proposal that was rolled back is told to nobody. A mail that could not go is
tried again for two days.
"""

import logging
import smtplib
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from billing.ledger import proposals
from billing.ledger.models import ProposedAdjustment
from maxvideo.accounts.models import User
from maxvideo.staff.ranks import holders_of
from maxvideo.web import clock
from maxvideo.web.alarm import raise_alarm_daily

PERMISSION: Final = "billing.change_creditaccount"
TRIED_FOR: Final = timedelta(days=2)
AT_ONCE: Final = 50

log = logging.getLogger(__name__)


class MailAway(Exception):
    """The mail server is not reached, or takes nothing at the moment."""


def send_waiting() -> int:
    """Tell of every proposal that nobody was told of; returns how many mails went. Raises MailAway."""
    return sum(_tell(proposal) for proposal in _untold()[:AT_ONCE])


def deciders_of(proposal: ProposedAdjustment) -> QuerySet[User]:
    """Everybody of the house who is a second person for it."""
    concerned = (proposal.proposed_by_id, proposal.user_id)
    return holders_of(PERMISSION).exclude(pk__in=concerned)


def _untold() -> QuerySet[ProposedAdjustment]:
    since = clock.now(plus=-TRIED_FOR)
    waiting = ProposedAdjustment.objects.filter(state=ProposedAdjustment.State.PROPOSED, proposed_at__gt=since)
    return waiting.filter(told_at=None).order_by("pk")


def _tell(proposal: ProposedAdjustment) -> bool:
    addresses = list(deciders_of(proposal).values_list("email", flat=True))
    if not addresses:
        raise_alarm_daily(f"proposal {proposal.pk}", "proposal %s waits, and nobody is there to decide", proposal.pk)
    if not addresses or not _untold().filter(pk=proposal.pk).update(told_at=clock.now()):
        return False
    try:
        return bool(_mail(proposal, addresses).send())
    except smtplib.SMTPRecipientsRefused:
        log.warning("the mail about proposal %s was refused", proposal.pk)
    except (smtplib.SMTPException, OSError) as error:
        ProposedAdjustment.objects.filter(pk=proposal.pk).update(told_at=None)
        raise MailAway from error
    return False


def _mail(proposal: ProposedAdjustment, addresses: list[str]) -> EmailMessage:
    """What waits and where; whom it is for and why stand on the page alone. Nobody learns who else is told."""
    way = reverse("admin:billing_proposedadjustment_decide", args=[proposal.pk])
    context = {"proposal": proposal, "address": f"{settings.SITE_URL}{way}"}
    return EmailMessage(
        subject=f"For a second person: {proposals.deed_of(proposal).noun}",
        body=render_to_string("billing/ledger/proposal_waits.txt", context),
        bcc=addresses,
        headers={"Auto-Submitted": "auto-generated"},
    )
