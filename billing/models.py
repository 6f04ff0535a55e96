"""Accounts with two pockets, the transfers between them, the holds, and the price tables."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Now

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from maxvideo.models import User


class House(models.IntegerChoices):
    """The house's accounts, by their ids: the other side of every transfer that brings or takes credits."""

    STRIPE = -1, "Card payments"
    GRANTS = -2, "Grants"
    REVENUE = -3, "Revenue"
    LOSSES = -4, "Losses"


class CreditAccount(models.Model):
    """A user's credits, or one of the house's accounts, which are sums of transfers and cache nothing.

    The id is the user's id, the house's are below zero: no account needs looking up before credits move.
    """

    id = models.BigIntegerField(primary_key=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="credit_account"
    )
    available = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(available__gte=0), name="account_available_not_negative"),
            models.CheckConstraint(condition=Q(held__gte=0), name="account_held_not_negative"),
            models.CheckConstraint(
                condition=Q(id__gt=0, user=F("id")) | Q(id__in=House.values, user=None, available=0, held=0),
                name="account_of_user_or_house",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user or House(self.pk).label)

    @property
    def total(self) -> int:
        """Credits in both pockets."""
        return self.available + self.held


class Hold(models.Model):
    """Credits set aside for one purpose; closed once, by a capture of part or all or by a release."""

    class State(models.TextChoices):
        """Whether it is settled."""

        OPEN = "open", "On hold"
        CLOSED = "closed", "Settled"

    account = models.ForeignKey(CreditAccount, on_delete=models.PROTECT, related_name="holds")
    key = models.CharField(max_length=100, unique=True)
    reference = models.CharField(max_length=100, help_text="What it is for, as opaque text: generation:<id>.")
    description = models.CharField(max_length=300, blank=True)
    amount = models.BigIntegerField()
    captured = models.BigIntegerField(default=0)
    released = models.BigIntegerField(default=0)
    refunded = models.BigIntegerField(default=0)
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="hold_amount_positive"),
            models.CheckConstraint(
                condition=Q(captured__gte=0, released__gte=0, refunded__gte=0), name="hold_parts_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(state="open", captured=0, released=0, closed_at=None)
                | Q(state="closed", amount=F("captured") + F("released"), closed_at__isnull=False),
                name="hold_closed_once_in_full",
            ),
            models.CheckConstraint(condition=Q(refunded__lte=F("captured")), name="hold_refunded_at_most_captured"),
        ]
        indexes: ClassVar = [models.Index(fields=["account"], name="hold_open", condition=Q(state="open"))]

    def __str__(self) -> str:
        return f"{self.amount} for {self.reference}"


class TransferQuerySet(models.QuerySet["Transfer"]):
    """Where every statement begins: at the user."""

    def of(self, user: "User | AnonymousUser") -> Self:
        """The lines of a user's account."""
        return self.filter(account_id=user.pk)

    def newest_first(self) -> Self:
        """In the order of the page; the ids of one account are in the order they were written."""
        return self.order_by("-id")


class Transfer(models.Model):
    """Credits that moved from one pocket to another. Written once; the database refuses to change or delete it.

    Each is a line of one account's statement: the user's whose credits moved. An account's lines are written under
    the lock of its row, so their ids are in the order of their commits and `balance` runs along them.
    """

    class Kind(models.TextChoices):
        """Why they moved."""

        TOP_UP = "top_up", "Credits bought"
        GRANT = "grant", "Credits added"
        SIGNUP = "signup", "Welcome credits"
        HOLD = "hold", "Put on hold"
        CAPTURE = "capture", "Video"
        RELEASE = "release", "Came back from hold"
        REFUND = "refund", "Refund"
        ADJUSTMENT = "adjustment", "Adjustment"
        LOSS = "loss", "Delivered free"

    class Pocket(models.TextChoices):
        """Which of an account's balances."""

        AVAILABLE = "available", "Available"
        HELD = "held", "On hold"

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    account = models.ForeignKey(
        CreditAccount, on_delete=models.PROTECT, related_name="lines", db_index=False, help_text="Whose line it is."
    )
    source = models.ForeignKey(CreditAccount, on_delete=models.PROTECT, related_name="outgoing", db_index=False)
    source_pocket = models.CharField(max_length=9, choices=Pocket, default=Pocket.AVAILABLE)
    target = models.ForeignKey(CreditAccount, on_delete=models.PROTECT, related_name="incoming", db_index=False)
    target_pocket = models.CharField(max_length=9, choices=Pocket, default=Pocket.AVAILABLE)
    amount = models.BigIntegerField()
    balance = models.BigIntegerField(help_text="The account's total after it; 0 for the house.")
    hold = models.ForeignKey(Hold, null=True, blank=True, on_delete=models.PROTECT, related_name="transfers")
    reference = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=300, blank=True, help_text="No personal data: it can never be erased.")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    objects = TransferQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="transfer_amount_positive"),
            models.CheckConstraint(
                condition=~Q(source=F("target"), source_pocket=F("target_pocket")), name="transfer_between_two_pockets"
            ),
            models.CheckConstraint(
                condition=Q(source=F("target")) | Q(source__lt=0) | Q(target__lt=0), name="transfer_of_one_user"
            ),
            models.CheckConstraint(
                condition=Q(account=Greatest("source", "target")), name="transfer_is_a_line_of_its_user"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("hold", "capture", "release", "refund"), hold__isnull=False)
                | Q(kind__in=("top_up", "grant", "signup", "adjustment", "loss"), hold=None),
                name="transfer_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(source_pocket__in=("available", "held"), target_pocket__in=("available", "held")),
                name="transfer_pockets_known",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "-id"], name="transfer_statement"),
            models.Index(fields=["reference"], name="transfer_reference", condition=~Q(reference="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"

    @property
    def credits(self) -> int:
        """By how much the account's total changed."""
        return self.amount * ((self.target_id == self.account_id) - (self.source_id == self.account_id))

    @property
    def held(self) -> int:
        """By how much the account's credits on hold changed."""
        came = self.target_id == self.account_id and self.target_pocket == self.Pocket.HELD
        went = self.source_id == self.account_id and self.source_pocket == self.Pocket.HELD
        return self.amount * (came - went)

    @property
    def is_on_hold_now(self) -> bool:
        """Whether it put credits on a hold that is still open; give `hold` along with the line."""
        return self.kind == self.Kind.HOLD and self.hold is not None and self.hold.state == Hold.State.OPEN

    @property
    def reference_id(self) -> str:
        """What the reference names, without the word for its kind."""
        return self.reference.partition(":")[2]


class Rate(models.Model):
    """What one unit of an endpoint costs under a condition on its arguments, from a moment on. Add only."""

    class Unit(models.TextChoices):
        """What is counted."""

        SECOND = "second", "second"
        CLIP = "5s_clip", "5-second clip"

    endpoint_id = models.CharField(max_length=100)
    condition = models.JSONField(default=dict, blank=True, help_text='E.g. {"resolution": "1080p"}; {} is always.')
    unit = models.CharField(max_length=7, choices=Unit)
    usd = models.DecimalField(
        max_digits=10,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="Dollars a unit; empty ends the condition, for a table of another shape.",
    )
    label = models.CharField(max_length=40, blank=True, help_text='Words after the arithmetic: "with sound".')
    margin_percent = models.DecimalField(
        max_digits=6, decimal_places=2, null=True, blank=True, help_text="Empty follows MARGIN_PERCENT."
    )
    valid_from = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(usd__gte=0) | Q(usd=None), name="rate_not_negative"),
            models.CheckConstraint(
                condition=Q(margin_percent__gte=0) | Q(margin_percent=None), name="rate_margin_not_negative"
            ),
            models.CheckConstraint(condition=Q(unit__in=("second", "5s_clip")), name="rate_unit_known"),
            models.UniqueConstraint(fields=["endpoint_id", "condition", "valid_from"], name="rate_once_at_a_time"),
        ]
        indexes: ClassVar = [models.Index(fields=["endpoint_id", "-valid_from"], name="rate_current")]

    def __str__(self) -> str:
        return f"{self.endpoint_id} {self.condition or ''} ${self.usd}"
