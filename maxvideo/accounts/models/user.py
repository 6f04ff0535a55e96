"""The user: an e-mail address as the log-in, in its one form and unique so."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from maxvideo.accounts.normalization import LONGEST_ADDRESS, normalize_address


class UserManager(BaseUserManager["User"]):
    """Makes and finds users; an address is stored in its one form however it was typed."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make and return a user; `password=None` makes one that cannot log in by password."""
        user = self.model(email=normalize_address(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user of an address, however it is typed."""
        return self.get(email=normalize_address(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account, known by an e-mail address."""

    email = models.EmailField(
        max_length=LONGEST_ADDRESS, unique=True, error_messages={"unique": "This address has an account."}
    )
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    start_rate = models.CharField(
        max_length=20, blank=True, help_text="Starts a minute, e.g. 240/m; 0 is no limit; empty follows START_RATE."
    )
    max_in_flight = models.PositiveIntegerField(
        null=True, blank=True, help_text="Generations not yet final; 0 is no limit; empty follows MAX_IN_FLIGHT."
    )

    # what the person chose
    theme = models.CharField(
        max_length=5, blank=True, choices=[("", "As the system"), ("light", "Light"), ("dark", "Dark")], default=""
    )
    mails_when_done = models.BooleanField(default=False, help_text="An e-mail when videos are finished.")
    daily_limit = models.PositiveIntegerField(null=True, blank=True, help_text="Credits a day; empty is no limit.")
    monthly_limit = models.PositiveIntegerField(null=True, blank=True, help_text="Credits a month; empty is no limit.")
    ask_above = models.PositiveIntegerField(
        null=True, blank=True, help_text="Ask again before a video that costs more credits; empty is never."
    )

    low_balance = models.PositiveIntegerField(
        null=True, blank=True, help_text="An e-mail when fewer credits are left; empty is never."
    )

    # the version of the texts in the newest Consent, at hand without a query; empty for accounts that the house made
    agreed_to = models.CharField(max_length=20, blank=True, default="", db_default="")

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        permissions: ClassVar = [("ban_user", "Can ban user")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower_case"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["low_balance"], name="user_low_balance", condition=models.Q(low_balance__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def clean(self) -> None:
        """Bring the address into its one form before the constraints look at it."""
        self.email = normalize_address(self.email)
