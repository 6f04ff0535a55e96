"""What the database holds the table of generations to, and the ways it finds rows in it."""

from typing import Final

from django.db import models
from django.db.models import F, Q

from generations.catalogue.joined import JOINED
from generations.states import FINAL, State

FILTERED_BY: Final = ("endpoint_id", "shape", "has_sound", "duration_seconds", "starred_at")

CONSTRAINTS: Final = [
    models.UniqueConstraint(fields=["user", "form_key"], name="generation_form_key_once"),
    models.CheckConstraint(condition=Q(state__in=State.values), name="generation_state_known"),
    models.CheckConstraint(
        condition=~Q(state=State.COMPLETED)
        | Q(charged_credits__isnull=False, video_key__gt="", finished_at__isnull=False),
        name="generation_completed_has_video",
    ),
    models.CheckConstraint(
        condition=Q(charged_credits=None) | Q(charged_credits__lte=F("price_credits")),
        name="generation_charged_at_most_price",
    ),
]

INDEXES: Final = [
    # What the lists are filtered by follows the order, so that rows which do not fit are passed over within
    # the index: a filter that finds one of 100,000 costs some milliseconds, and no index of its own.
    models.Index(
        fields=["user", "-created_at", "-id", *FILTERED_BY, "state"],
        name="generation_list",
        condition=Q(deleted_at=None),
    ),
    models.Index(
        fields=["user", "-created_at", "-id", *FILTERED_BY],
        name="generation_gallery",
        condition=Q(deleted_at=None, state=State.COMPLETED),
    ),
    models.Index(
        fields=["user", "-created_at", "-id"],
        name="generation_trash",
        condition=Q(deleted_at__isnull=False),
    ),
    # The gallery in other orders, and its stars alone.
    models.Index(
        fields=["user", "-duration_seconds", "-id", "created_at", "endpoint_id", "shape", "has_sound", "starred_at"],
        name="generation_by_length",
        # What is filtered by its length is read in the order of its time: without the last of these, it would be read
        # from here and sorted.
        condition=Q(deleted_at=None, state=State.COMPLETED, duration_seconds__gte=0),
    ),
    models.Index(
        fields=["user", "-charged_credits", "-id", "created_at", *FILTERED_BY],
        name="generation_by_price",
        condition=Q(deleted_at=None, state=State.COMPLETED),
    ),
    models.Index(
        fields=["user", "-created_at", "-id"],
        name="generation_starred",
        condition=Q(deleted_at=None, starred_at__isnull=False),
    ),
    models.Index(
        fields=["-picked_at"],
        name="generation_featured",
        condition=Q(deleted_at=None, picked_at__isnull=False),
    ),
    models.Index(
        fields=["endpoint_id", "-finished_at"],
        name="generation_typical_time",
        condition=Q(state__in=sorted(FINAL)),
    ),
    models.Index(fields=["next_run_at"], name="generation_due", condition=Q(next_run_at__isnull=False)),
    models.Index(fields=["user"], name="generation_in_flight", condition=~Q(state__in=sorted(FINAL))),
    models.Index(fields=["user", "created_at"], name="generation_started"),
    models.Index(
        fields=["finished_at"],
        name="generation_unmailed",
        condition=Q(mailed_at=None, deleted_at=None, finished_at__isnull=False),
    ),
    models.Index(fields=["deleted_at"], name="generation_deleted", condition=Q(deleted_at__isnull=False)),
    models.Index(fields=["batch", "position"], name="generation_batch", condition=Q(batch__isnull=False)),
    models.Index(fields=["id"], name="generation_search_due", condition=Q(search_text=None)),
    models.Index(
        fields=["continued_from"],
        name="generation_continued_from",
        condition=Q(continued_from__isnull=False),
    ),
    models.Index(fields=["user"], name="generation_joined", condition=Q(deleted_at=None, endpoint_id=JOINED)),
]
