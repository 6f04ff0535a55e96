"""That somebody said to be 18 or older and agreed to the terms: to which version of the texts, and when."""

from typing import ClassVar

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from maxvideo.accounts.models.user import User


class ConsentQuerySet(models.QuerySet["Consent"]):
    """What people agreed to."""

    def give(self, user: User) -> "Consent":
        """Note that a user agrees to the texts as they are now; once is enough."""
        with transaction.atomic():
            consent, _ = self.get_or_create(user=user, version=settings.LEGAL_VERSION)
            user.agreed_to = consent.version
            user.save(update_fields=["agreed_to"])
        return consent


def is_outdated(user: User) -> bool:
    """Whether a user agreed to earlier texts only. Accounts that the house made agreed to none and are not asked."""
    return user.agreed_to not in {"", settings.LEGAL_VERSION}


class Consent(models.Model):
    """A version of the texts that a user agreed to."""

    user = models.ForeignKey(User, models.CASCADE, related_name="consents")
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager["Consent"]] = ConsentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "version"], name="consent_once_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.version}, {self.given_at:%Y-%m-%d}"
