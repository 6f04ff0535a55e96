"""A generation: what was asked for, what it costs, where it is, and the one method that writes its state.

One row and one table: lists are filtered by what the file is like, and every step writes work, run and file under one
lease. Its fields stand in groups: `work.py`, `provider_run.py`, `stored_video.py`, and the rest here.
"""

import uuid
from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models.base import ModelState
from django.db.models.expressions import Expression
from django.db.models.functions import Now
from django.urls import reverse

from generations.catalogue.joined import JOINED
from generations.models.batch import Batch
from generations.models.generation_indexes import CONSTRAINTS, INDEXES
from generations.models.provider_run import ProviderRun
from generations.models.search_text import SearchText
from generations.models.stored_video import StoredVideo
from generations.models.transition import Transition
from generations.models.work import Work
from generations.states import IN_FLIGHT, State, sources
from maxvideo.web import clock

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from maxvideo.accounts.models import User

KEPT_AFTER_DELETION: Final = timedelta(days=30)


def watchable(prefix: str = "") -> models.Q:
    """A published video that was not taken down, of the row itself or of one that the prefix leads to."""
    return models.Q(**{f"{prefix}state": State.COMPLETED, f"{prefix}taken_down_at": None})


class GenerationQuerySet(models.QuerySet["Generation"]):
    """Where every query begins: at the user, or at where it is."""

    def of(self, user: "User | AnonymousUser") -> Self:
        """The user's own that were not deleted."""
        return self.filter(user_id=user.pk, deleted_at=None)

    def restorable(self, user: "User | AnonymousUser") -> Self:
        """The user's own that were deleted and are still kept."""
        return self.filter(user_id=user.pk, deleted_at__gt=clock.now(-KEPT_AFTER_DELETION))

    def of_form(self, user: "User", form_key: uuid.UUID) -> Self:
        """What the user's form of this key led to: one or none, deleted or not."""
        return self.filter(user=user, form_key=form_key)

    def in_collection(self, user: "User | AnonymousUser", collection_id: uuid.UUID) -> Self:
        """Those in the user's collection of that id. Nothing here names their owner, who is the collection's: a
        database that knew one would read everything of theirs in its order, to find the few that are in it.
        """
        return self.filter(
            memberships__collection=collection_id,
            memberships__collection__user_id=user.pk,
            memberships__collection__deleted_at=None,
        )

    def newest_first(self) -> Self:
        """In the order of the lists; the id breaks ties, so that a place in it is exact."""
        return self.order_by("-created_at", "-id")

    def finished(self) -> Self:
        """Those with a published video."""
        return self.filter(state=State.COMPLETED)

    def watchable(self) -> Self:
        """Those with a published video that was not taken down."""
        return self.filter(watchable())

    def in_flight(self) -> Self:
        """Those not yet final."""
        return self.filter(state__in=IN_FLIGHT)


class Generation(Work, ProviderRun, StoredVideo):
    """One wish for a video, from the posted form to the stored file. The row is the only truth about it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="generations")
    form_key = models.UUIDField(default=uuid.uuid4)
    endpoint_id = models.CharField(max_length=100)
    prompt = models.TextField()
    search_text = SearchText()
    arguments = models.JSONField(help_text="What fal gets; an uploaded picture is a reference to it.")
    secret_arguments = models.TextField(blank=True, help_text="Encrypted; emptied once submitted.")
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    continued_from = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        db_index=False,
        related_name="continuations",
        help_text="Whose last frame is its first picture.",
    )
    # what was started with it
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="generations", db_index=False
    )
    position = models.SmallIntegerField(null=True, blank=True, help_text="Its place in the batch, from 1 on.")

    # money
    hold = models.OneToOneField("billing.Hold", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    price_credits = models.PositiveBigIntegerField()
    charged_credits = models.PositiveBigIntegerField(null=True, blank=True)
    quote = models.JSONField(help_text="The arithmetic and the rates it was sold under.")

    # where it is
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    error = models.TextField(blank=True, help_text="A sentence for people.")
    error_kind = models.CharField(max_length=20, blank=True, help_text="What a page may offer next: see reasons.Kind.")
    cancel_requested_at = models.DateTimeField(null=True, blank=True)
    deadline = models.DateTimeField()

    # what its owner and the house make of it
    starred_at = models.DateTimeField(null=True, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True, help_text="When its owner offered it for the home page.")
    picked_at = models.DateTimeField(null=True, blank=True, help_text="When staff picked it for the home page.")
    mailed_at = models.DateTimeField(null=True, blank=True, help_text="When its owner was told of its end by e-mail.")
    taken_down_at = models.DateTimeField(null=True, blank=True, help_text="Since when nobody may watch it.")

    objects = GenerationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = CONSTRAINTS
        indexes: ClassVar = INDEXES
        permissions: ClassVar = [
            ("open_generation", "Can open generation"),  # what is private in it, with a reason
            ("pick_generation", "Can pick generation"),  # for the home page, and take down from it
        ]

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any) -> Self:
        """A row as it was read. Lists read few of the many fields, and Django goes through all of them for each row,
        to set aside those that were not read, which is a fifth of a page's time; they need nothing.
        """
        if len(values) == len(cls._meta.concrete_fields):
            return super().from_db(db, field_names, values, **more)
        row = cls.__new__(cls)
        row._state = ModelState()
        row._state.adding, row._state.db = False, db
        row.__dict__.update(zip(field_names, values, strict=True))
        return row

    def __str__(self) -> str:
        return f"{self.endpoint_id} {self.id}"

    def get_absolute_url(self) -> str:
        """The generation's own page."""
        return reverse("generations:generation", args=[self.id])

    @property
    def reference(self) -> str:
        """How the ledger names it."""
        return f"generation:{self.id}"

    @property
    def loss_key(self) -> str:
        """The ledger's key of its delivery for free."""
        return f"loss:{self.pk}"

    @property
    def public_state(self) -> State:
        """The state people see."""
        return State(self.state).public

    @property
    def is_final(self) -> bool:
        """Whether nothing more will happen to it."""
        return State(self.state).is_final

    @property
    def is_joined(self) -> bool:
        """Whether it is a file of several finished ones, which no endpoint makes and nobody pays for."""
        return self.endpoint_id == JOINED

    @property
    def is_watchable(self) -> bool:
        """Whether it has a published video that its owner may watch."""
        return self.state == State.COMPLETED and self.taken_down_at is None

    def move(self, to: State, reason: str, **changes: Any) -> bool:
        """Move to a state, if the row still is where that may be reached from, under the lease it was claimed with.

        Writes the state, the changes and the Transition in one transaction; plain values that changed are set on
        the instance too. Returns whether this call was the one that did it.
        """
        with transaction.atomic():
            moved = self._update_if_it_still_may(to, changes)
            if moved:
                Transition.objects.create(generation=self, from_state=self.state, to_state=to, reason=reason)
        if moved:
            self.state = to
            for name, value in changes.items():
                if not isinstance(value, Expression):
                    setattr(self, name, value)
        return moved

    def _update_if_it_still_may(self, to: State, changes: dict[str, Any]) -> bool:
        rows = Generation.objects.filter(pk=self.pk, state=self.state, lease_token=self.lease_token)
        return bool(rows.filter(state__in=sources(to)).update(state=to, **changes))
