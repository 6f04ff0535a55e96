"""Reports as they come in."""

import re
from typing import Final
from uuid import UUID

from generations.models import Generation, Report
from generations.models.report import READ_WITHIN, make_number
from generations.moderation.forms import ReportForm
from maxvideo.web import clock
from maxvideo.web.uuids import uuid_or_none

UUID_TEXT: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def receive(form: ReportForm) -> Report:
    """Keep what a valid form says, with the video that it means where that can be told."""
    data = form.cleaned_data
    return Report.objects.create(
        number=make_number(),
        place=data["where"],
        why=data["why"],
        words=data["words"],
        email=data["email"],
        generation=generation_at(data["where"]),
        due_at=clock.now(plus=READ_WITHIN),
    )


def generation_at(place: str) -> Generation | None:
    """The video whose id stands in an address."""
    ids: list[UUID] = [found for text in UUID_TEXT.findall(place) if (found := uuid_or_none(text))]
    return Generation.objects.filter(pk__in=ids).first() if ids else None
