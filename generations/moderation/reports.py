"""Reports as they come in."""

import re
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from generations.models import Generation, Report, ShareLink
from generations.models.report import READ_WITHIN, make_number
from generations.models.share_link import IN_ADDRESS
from generations.moderation.forms import ReportForm
from maxvideo.accounts.models import User
from maxvideo.web import clock
from maxvideo.web.alarm import raise_alarm_daily
from maxvideo.web.uuids import uuids_among

KEPT: Final = timedelta(days=365)
"""After its decision; then a report stays as a number, a reason and a date."""
WARN_BEFORE: Final = timedelta(hours=24)
UUID_TEXT: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@transaction.atomic
def receive(form: ReportForm, by: User | None = None) -> Report:
    """Keep what a valid form says, with the video that it means where that can be told.

    Where the account of who sent it has gone meanwhile, the address is not kept.
    """
    data = form.cleaned_data
    return Report.objects.create(
        number=make_number(),
        place=data["where"],
        why=data["why"],
        words=data["words"],
        email="" if by and _has_left(by) else data["email"],
        generation=generation_at(data["where"]),
        due_at=clock.now(plus=READ_WITHIN),
    )


def _has_left(user: User) -> bool:
    """Whether its deletion has begun; one that begins now waits for this transaction, and finds what it wrote."""
    return User.objects.select_for_update().filter(pk=user.pk, is_active=True).first() is None


def generation_at(place: str) -> Generation | None:
    """The video whose id stands in an address, or the letters of a link to it, also of one that ended."""
    if letters := IN_ADDRESS.search(place):
        return Generation.objects.filter(share_links__in=ShareLink.objects.with_letters(letters[1])).first()
    ids = uuids_among(UUID_TEXT.findall(place))
    return Generation.objects.filter(pk__in=ids).first() if ids else None


def forget_old() -> None:
    """Erase who wrote reports that were decided long ago, and what."""
    old = Report.objects.filter(decided_at__lt=clock.now(plus=-KEPT)).exclude(words="", email="", place="")
    old.update(words="", email="", place="")


def watch_clock() -> None:
    """Tell staff once a day of reports that nobody has decided a day before their time is over, or later."""
    late = Report.objects.filter(state=Report.State.OPEN, due_at__lt=clock.now(plus=WARN_BEFORE)).count()
    if late:
        address = f"{settings.SITE_URL}{reverse('admin:generations_report_changelist')}"
        raise_alarm_daily("reports that wait", "%s reports have less than 24 hours left, or none: %s", late, address)
