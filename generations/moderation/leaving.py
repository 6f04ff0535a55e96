"""What moderation keeps of somebody: taken along, and erased, when their account goes.

Sums of files stay, so that what was taken down stays out; and so do staff's decisions, which name nobody.
"""

from collections.abc import Iterator
from typing import Final

from generations.models import RefusedOrder, Report, TakeDown
from maxvideo.accounts.export import json_member
from maxvideo.accounts.models import User
from maxvideo.web.zip_stream import Member

REPORT: Final = ("number", "place", "why", "words", "email", "created_at", "state", "decision")
TAKE_DOWN: Final = (
    "generation_id",
    "why",
    "words",
    "created_at",
    "answer",
    "answered_at",
    "restored_at",
    "restore_words",
)
WHAT_IS_EXPORTED: Final = (
    "reports.json: what you reported, if you gave your address",
    "take-downs.json: videos of yours that were taken down, why, and your answer",
    "refused-orders.json: what you asked for and was refused for its words or pictures, of the last 90 days",
)
REFUSED: Final = ("endpoint_id", "field", "found", "words", "created_at")


def everything(user: User) -> Iterator[Member]:
    """Reports from their address, take-downs of their videos, orders that were refused."""
    reports = Report.objects.filter(email__iexact=user.email)
    take_downs = TakeDown.objects.filter(generation__user=user)
    refused = RefusedOrder.objects.filter(user=user)
    yield json_member("reports.json", list(reports.order_by("pk").values(*REPORT)))
    yield json_member("take-downs.json", list(take_downs.order_by("pk").values(*TAKE_DOWN)))
    yield json_member("refused-orders.json", list(refused.order_by("pk").values(*REFUSED)))


def forget_address(user: User) -> None:
    """Their reports stay without the address, which only the user's row still tells."""
    Report.objects.filter(email__iexact=user.email).update(email="")


def erase_words(user: User) -> bool:
    """What they typed goes: orders that were refused, answers to take-downs."""
    RefusedOrder.objects.filter(user=user).delete()
    TakeDown.objects.filter(generation__user=user).exclude(answer="").update(answer="")
    return True
