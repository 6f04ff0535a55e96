"""A link to one finished video, for whoever has it: what it shows, until when, how often it was opened.

Its letters are the right to watch, so the row has them as a digest, by which a visit is looked up, and encrypted, since
its owner may read the address again. A stolen database opens no link.
"""

import hashlib
import re
import secrets
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Final, Self

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse

from generations.models.generation import watchable
from maxvideo.web import clock, encryption

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from maxvideo.accounts.models import User

LETTERS: Final = "23456789bcdfghjkmnpqrstvwxyz"  # none that is taken for another, and no vowel, so no words
LENGTH: Final = 24  # 115 bits
LONGEST_TITLE: Final = 100
KEPT_AFTER_END: Final = timedelta(days=30)
PURPOSE: Final = "maxvideo: letters of a share link"
IN_ADDRESS: Final = re.compile(rf"/s/([{LETTERS}]{{{LENGTH}}})(?![{LETTERS}])")


def make_letters() -> str:
    """Letters that nobody guesses."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def digest_of(letters: str) -> str:
    """What a link is looked up by; letters of 115 bits by chance need neither salt nor a slow hash."""
    return hashlib.sha256(letters.encode()).hexdigest()


def address_of(letters: str, name: str = "shared") -> str:
    """The whole address of a link's page, or of another of its routes."""
    return f"{settings.SITE_URL}{reverse(f'generations:{name}', args=[letters])}"


class ShareLinkQuerySet(models.QuerySet["ShareLink"]):
    """Where queries begin: at the owner, or at the letters that somebody came with."""

    def of(self, user: "User | AnonymousUser") -> Self:
        """Those of the user's videos."""
        return self.filter(generation__user_id=user.pk)

    def with_letters(self, letters: str) -> Self:
        """One or none, working or not."""
        return self.filter(digest=digest_of(letters))

    def not_ended(self) -> Self:
        """Neither ended by hand nor by time."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=clock.now()), revoked_at=None)

    def ended_before(self, ago: timedelta) -> Self:
        """Those that ended longer ago."""
        then = clock.now(plus=-ago)
        return self.filter(Q(revoked_at__lt=then) | Q(expires_at__lt=then))

    def working(self) -> Self:
        """Those that show something: to nobody what was deleted or taken down, nor anything of who is banned."""
        return self.not_ended().filter(
            watchable("generation__"), generation__deleted_at=None, generation__user__is_active=True
        )

    def newest_first(self) -> Self:
        """In the order of the lists, which the id makes exact."""
        return self.order_by("-created_at", "-id")

    def end(self) -> int:
        """End them now; returns how many there were to end."""
        return self.filter(revoked_at=None).update(revoked_at=clock.now())


class ShareLink(models.Model):
    """One link; a video may have several, each with its own end."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    generation = models.ForeignKey("generations.Generation", on_delete=models.CASCADE, related_name="share_links")
    digest = models.CharField(max_length=64, unique=True, editable=False, help_text="SHA-256 of its letters.")
    encrypted_letters = models.TextField(editable=False)
    title = models.CharField(max_length=LONGEST_TITLE, blank=True, help_text="What its owner calls the video.")
    may_download = models.BooleanField(default=False)
    shows_prompt = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True, blank=True, help_text="Empty is never.")
    revoked_at = models.DateTimeField(null=True, blank=True, help_text="When its owner ended it.")
    visits = models.PositiveBigIntegerField(default=0, db_default=0)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["expires_at"], name="share_link_expires", condition=Q(expires_at__isnull=False)),
            models.Index(fields=["revoked_at"], name="share_link_revoked", condition=Q(revoked_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"share link {self.id}"

    @classmethod
    def with_new_letters(cls, **fields: object) -> Self:
        """A link that is not saved yet."""
        letters = make_letters()
        return cls(digest=digest_of(letters), encrypted_letters=encryption.encrypt(letters, PURPOSE), **fields)

    @property
    def letters(self) -> str:
        """For its owner; nothing where their key is no more among ENCRYPTION_KEY."""
        try:
            return encryption.decrypt(self.encrypted_letters, PURPOSE)
        except InvalidToken:
            return ""

    @property
    def address(self) -> str:
        """The whole address, as its owner hands it on; nothing where its letters are lost."""
        letters = self.letters
        return address_of(letters) if letters else ""

    @property
    def has_ended(self) -> bool:
        """Whether it ended, by hand or by time."""
        return self.revoked_at is not None or (self.expires_at is not None and self.expires_at <= clock.moment())

    def count_visit(self) -> None:
        """One more."""
        ShareLink.objects.filter(pk=self.pk).update(visits=F("visits") + 1)
