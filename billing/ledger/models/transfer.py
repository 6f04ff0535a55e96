"""The entries of the ledger."""

from typing import TYPE_CHECKING, ClassVar, Final, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Now

from billing.ledger import kinds
from billing.ledger.models.account import CreditAccount
from billing.ledger.models.hold import LONGEST_SUBJECT, Hold

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from maxvideo.accounts.models import User

LONGEST_NOTE: Final = 300


class TransferQuerySet(models.QuerySet["Transfer"]):
    """Where every statement begins: at the user."""

    def of(self, user: "User | AnonymousUser") -> Self:
        """The lines of a user's account."""
        return self.filter(account_id=user.pk)

    def newest_first(self) -> Self:
        """In the order of the page; the ids of one account are in the order they were written."""
        return self.order_by("-id")

    def folded(self) -> Self:
        """One line for each hold, the last of it: what came back, else what was charged, else that it is on hold.

        These alone change the total, or none of a hold does, so that the balance still runs along the lines. A refund
        is of another day, and a line of its own. What was charged is in the line of what came back.
        """
        held_before = Q(kind=kinds.Kind.HOLD, hold__state=Hold.State.CLOSED)
        charged_in_part = Q(kind=kinds.Kind.CAPTURE, hold__released__gt=0)
        return self.select_related("hold").exclude(held_before).exclude(charged_in_part)


class Transfer(models.Model):
    """Credits that moved from one pocket to another. Written once; the database refuses to change or delete it.

    Each is a line of one account's statement: the user's whose credits moved. An account's lines are written under
    the lock of its row, so their ids are in the order of their commits and `balance` runs along them.

    No CHECK and no table lists the kinds. A CHECK would have SQLite remake this largest table, and lose its triggers,
    for each new kind; a table would cost a foreign key on every line to say what the code knows anyway. `posting`, the
    one writer, takes the way of a kind from `routes` and so writes none without one; the audit names a line whose
    kind has no route, or that goes another way.
    """

    Kind = kinds.Kind

    class Pocket(models.TextChoices):
        """Which of an account's balances."""

        AVAILABLE = "available", "Available"
        HELD = "held", "On hold"

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20)
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
    subject = models.CharField(max_length=LONGEST_SUBJECT, blank=True, help_text="What it is for, as its hold says.")
    note = models.CharField(max_length=LONGEST_NOTE, blank=True, help_text="No personal data: it can never be erased.")
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
                condition=Q(kind__in=kinds.OF_A_HOLD, hold__isnull=False) | ~Q(kind__in=kinds.OF_A_HOLD) & Q(hold=None),
                name="transfer_of_a_hold_names_it",
            ),
            models.CheckConstraint(
                condition=Q(source_pocket__in=("available", "held"), target_pocket__in=("available", "held")),
                name="transfer_pockets_known",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "-id"], name="transfer_statement"),
            models.Index(fields=["account", "-id"], name="transfer_not_of_a_hold", condition=Q(hold=None)),
            models.Index(fields=["reference"], name="transfer_reference", condition=~Q(reference="")),
            models.Index(
                fields=["created_at", "kind", "source", "amount"],
                name="transfer_by_day",
                condition=~Q(kind="hold") & ~Q(kind="release"),
            ),
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
    def description(self) -> str:
        """What it is for and its note, in a line."""
        return ", ".join(filter(None, (self.subject, self.note)))

    @property
    def reference_id(self) -> str:
        """What the reference names, without the word for its kind."""
        return self.reference.partition(":")[2]
