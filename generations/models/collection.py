"""A named part of somebody's gallery: the videos that were put into it, or a filter that was saved.

A video may be in several. A name is each user's own and differs from their others, whatever its case; one that was
deleted leaves its name free, and its videos where they were.
"""

import hashlib
import unicodedata
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Final, Self
from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from maxvideo.web import clock

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from maxvideo.accounts.models import User

LONGEST_NAME: Final = 60
LONGEST_QUERY: Final = 2000
MOST_OF_A_USER: Final = 200
MOST_VIDEOS: Final = 1000
KEPT_AFTER_DELETION: Final = timedelta(hours=24)


def key_of(name: str) -> str:
    """A name as it is compared with others: folded, and short enough for any index."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return hashlib.sha256(folded.encode()).hexdigest()


class CollectionQuerySet(models.QuerySet["Collection"]):
    """Where every query begins: at the user."""

    def of(self, user: "User | AnonymousUser") -> Self:
        """The user's own that were not deleted."""
        return self.filter(user_id=user.pk, deleted_at=None)

    def restorable(self, user: "User | AnonymousUser") -> Self:
        """The user's own that were deleted and are still kept."""
        return self.filter(user_id=user.pk, deleted_at__gt=clock.now(plus=-KEPT_AFTER_DELETION))

    def deleted_long_ago(self) -> Self:
        """Those that are not kept any more."""
        return self.filter(deleted_at__lt=clock.now(plus=-KEPT_AFTER_DELETION))

    def named(self, name: str) -> Self:
        """Those of that name, whatever its case."""
        return self.filter(name_key=key_of(name))

    def of_videos(self) -> Self:
        """Those that videos are put into."""
        return self.filter(query="")

    def newest_first(self) -> Self:
        """The one last put something into comes first."""
        return self.order_by("-used_at", "-id")


class Collection(models.Model):
    """One of them; where `query` is given it holds no videos of its own, but what that filter finds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="collections")
    name = models.CharField(max_length=LONGEST_NAME)
    name_key = models.CharField(max_length=64, editable=False, help_text="SHA-256 of the folded name.")
    query = models.CharField(max_length=LONGEST_QUERY, blank=True, default="", db_default="")
    created_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(db_default=Now(), help_text="When something was last put into it.")
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "name_key"], name="collection_name_once", condition=Q(deleted_at=None)
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "-used_at", "-id"], name="collection_list", condition=Q(deleted_at=None)),
            models.Index(fields=["deleted_at"], name="collection_deleted", condition=Q(deleted_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"collection {self.id}"

    @property
    def address(self) -> str:
        """The gallery as narrowed by it."""
        return f"{reverse('generations:gallery')}?{self.query or urlencode({'collection': self.pk})}"

    @property
    def is_filter(self) -> bool:
        """Whether it keeps a filter in place of videos."""
        return bool(self.query)


class CollectionMember(models.Model):
    """That a video is in a collection; both are the same user's."""

    collection = models.ForeignKey(Collection, db_index=False, on_delete=models.CASCADE, related_name="members")
    generation = models.ForeignKey("generations.Generation", on_delete=models.CASCADE, related_name="memberships")
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["collection", "generation"], name="collection_member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.generation_id} in {self.collection_id}"
