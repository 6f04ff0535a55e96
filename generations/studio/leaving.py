"""Forms that wait, when their user goes: taken along, and erased."""

from collections.abc import Iterator
from typing import Final

from generations.models import Draft
from maxvideo.accounts.export import json_member
from maxvideo.accounts.models import User
from maxvideo.web.zip_stream import Member

WHAT_IS_EXPORTED: Final = ("drafts.json: what stands in the studio's forms and was not cleared",)
FACTS: Final = ("endpoint_id", "posted", "replaced", "changed_at")


def everything(user: User) -> Iterator[Member]:
    """The forms as they were typed."""
    yield json_member("drafts.json", list(Draft.objects.filter(user=user).order_by("endpoint_id").values(*FACTS)))


def erase_drafts(user: User) -> bool:
    """Nothing of them is left."""
    Draft.objects.filter(user=user).delete()
    return True
