"""What no order may hold, kept by staff, and the orders that did."""

from typing import Any, ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from maxvideo.web.word_match import fold

LONGEST_WORDS: Final = 100
LONGEST_FOLDED: Final = 2 * LONGEST_WORDS


class ForbiddenWord(models.Model):
    """A word or a phrase; `folded` is what it is found by, see `maxvideo.web.word_match`."""

    words = models.CharField(max_length=LONGEST_WORDS, help_text="A word or a phrase; case and accents do not matter.")
    folded = models.CharField(max_length=LONGEST_FOLDED, unique=True, editable=False)
    is_whole = models.BooleanField(
        "whole words only", default=True, help_text="Off: also inside of longer words, and in scripts without spaces."
    )
    note = models.CharField(max_length=200, blank=True, help_text="Why, for staff.")
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.words

    def save(self, *args: Any, **options: Any) -> None:
        """Keep it as it is compared, whoever adds it."""
        self.folded = fold(self.words)
        super().save(*args, **options)


class ForbiddenPicture(models.Model):
    """A picture that may not be used: the very file, or one that looks like it. The picture itself is not kept."""

    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    look = models.CharField(max_length=16, blank=True, editable=False, help_text="Its difference hash: 64 bits, hex.")
    note = models.CharField(max_length=200, help_text="What it is and why, for staff.")
    take_down = models.ForeignKey(
        "generations.TakeDown", null=True, blank=True, on_delete=models.SET_NULL, related_name="pictures"
    )
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.note


class RefusedOrder(models.Model):
    """An order that held something forbidden: what was typed, and what in it was found."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="refused_orders")
    endpoint_id = models.CharField(max_length=100)
    field = models.CharField(max_length=50, help_text="Where it stood.")
    found = models.CharField(max_length=200, help_text="The forbidden word, or the forbidden picture's note.")
    words = models.TextField(help_text="The prompt.")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["user", "-created_at"], name="refused_order_of_user"),
            models.Index(fields=["created_at"], name="refused_order_age"),
        ]

    def __str__(self) -> str:
        return f"{self.found} ({self.endpoint_id})"
