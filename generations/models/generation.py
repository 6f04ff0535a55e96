"""A generation, every transition it made and every attempt to submit it."""

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.expressions import Expression
from django.db.models.functions import Now
from django.urls import reverse

from generations.states import FINAL, IN_FLIGHT, State, sources
from maxvideo.web import clock

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from maxvideo.accounts.models import User

KEPT_AFTER_DELETION: Final = timedelta(days=30)
FILTERED_BY: Final = ("endpoint_id", "shape", "has_sound", "duration_seconds", "starred_at")


class GenerationQuerySet(models.QuerySet["Generation"]):
    """Where every query begins: at the user, or at what is due."""

    def of(self, user: "User | AnonymousUser") -> Self:
        """The user's own that were not deleted."""
        return self.filter(user_id=user.pk, deleted_at=None)

    def restorable(self, user: "User | AnonymousUser") -> Self:
        """The user's own that were deleted and are still kept."""
        return self.filter(user_id=user.pk, deleted_at__gt=clock.now(-KEPT_AFTER_DELETION))

    def of_form(self, user: "User", form_key: uuid.UUID) -> Self:
        """What the user's form of this key led to: one or none, deleted or not."""
        return self.filter(user=user, form_key=form_key)

    def newest_first(self) -> Self:
        """In the order of the lists; the id breaks ties, so that a place in it is exact."""
        return self.order_by("-created_at", "-id")

    def finished(self) -> Self:
        """Those with a published video."""
        return self.filter(state=State.COMPLETED)

    def in_flight(self) -> Self:
        """Those not yet final."""
        return self.filter(state__in=IN_FLIGHT)


class Generation(models.Model):
    """One wish for a video, from the posted form to the stored file. The row is the only truth about it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="generations")
    form_key = models.UUIDField(default=uuid.uuid4)
    endpoint_id = models.CharField(max_length=100)
    prompt = models.TextField()
    arguments = models.JSONField(help_text="What fal gets; an uploaded picture stands as upload:<id>.")
    secret_arguments = models.TextField(blank=True, help_text="Encrypted; emptied once submitted.")
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

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

    # rows are work: who has it, until when, and when it is due
    next_run_at = models.DateTimeField(null=True, blank=True, db_default=Now())
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0, help_text="Claims since a step last ended.")
    rung_at = models.DateTimeField(null=True, blank=True, help_text="When the sweep last rang for it.")
    setbacks = models.PositiveSmallIntegerField(default=0, help_text="Times this state's step has failed in a row.")

    # at fal
    request_id = models.CharField(max_length=200, null=True, blank=True, unique=True)
    status_url = models.URLField(max_length=500, blank=True)
    response_url = models.URLField(max_length=500, blank=True)
    cancel_url = models.URLField(max_length=500, blank=True)
    fal_status = models.CharField(max_length=20, blank=True)
    queue_position = models.PositiveIntegerField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True, help_text="When fal was first seen working on it.")
    gone_at = models.DateTimeField(null=True, blank=True, help_text="Since when fal says that it does not know it.")
    cancel_asked_at = models.DateTimeField(null=True, blank=True, help_text="When fal was asked to cancel it.")
    result_url = models.URLField(max_length=2000, blank=True, help_text="Where fal keeps the finished file.")

    bad_files = models.PositiveSmallIntegerField(default=0, help_text="Times what arrived was not a playable video.")

    # the stored video
    video_key = models.CharField(max_length=200, blank=True)
    poster_key = models.CharField(max_length=200, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    duration_seconds = models.FloatField(null=True, blank=True)
    has_sound = models.BooleanField(null=True, blank=True)
    bytes = models.PositiveBigIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    shape = models.CharField(max_length=5, blank=True, help_text="The nearest of the named shapes, e.g. 16:9.")

    # what its owner and the house make of it
    starred_at = models.DateTimeField(null=True, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True, help_text="When its owner offered it for the home page.")
    picked_at = models.DateTimeField(null=True, blank=True, help_text="When staff picked it for the home page.")
    mailed_at = models.DateTimeField(null=True, blank=True, help_text="When its owner was told of its end by e-mail.")

    objects = GenerationQuerySet.as_manager()

    now: datetime  # the database's time of the claim, annotated by it

    class Meta:
        constraints: ClassVar = [
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
        indexes: ClassVar = [
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
            models.Index(fields=["deleted_at"], name="generation_deleted", condition=Q(deleted_at__isnull=False)),
        ]

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

    def move(self, to: State, reason: str, **changes: Any) -> bool:
        """Move to a state, if the row still is where that may be reached from, under the lease it was claimed with.

        Writes the state, the changes and the Transition in one transaction; plain values that changed are set on
        the instance too. Returns whether this call was the one that did it.
        """
        came_from = self.state
        with transaction.atomic():
            moved = (
                Generation.objects.filter(pk=self.pk, state=came_from, lease_token=self.lease_token)
                .filter(state__in=sources(to))
                .update(state=to, **changes)
            )
            if moved:
                Transition.objects.create(generation=self, from_state=came_from, to_state=to, reason=reason)
        if moved:
            self.state = to
            for name, value in changes.items():
                if not isinstance(value, Expression):
                    setattr(self, name, value)
        return bool(moved)


class Transition(models.Model):
    """A move from one state to another that was made."""

    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="transitions")
    from_state = models.CharField(max_length=12, choices=State)
    to_state = models.CharField(max_length=12, choices=State)
    reason = models.CharField(max_length=200)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"


class Attempt(models.Model):
    """One try to submit a generation. Without `sent_at` nothing was sent; with it and no outcome, nobody knows."""

    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="attempts")
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    http_status = models.PositiveSmallIntegerField(null=True, blank=True)
    request_id = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.generation_id}: {self.outcome or 'unanswered'}"
