"""Pictures that people uploaded as an input."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from generations.catalogue import uploads
from generations.media.look import DIGITS, WAYS


class InputImage(models.Model):
    """An uploaded picture, re-encoded; without a user it waits for a visitor to log in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="input_images"
    )
    key = models.CharField(max_length=200, help_text="Where storage has it.")
    content_type = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, blank=True, db_default="")
    look = models.CharField(
        max_length=DIGITS * WAYS, blank=True, db_default="", help_text="Its difference hashes: 64 bits, hex, by turn."
    )
    frame_of = models.ForeignKey(
        "generations.Generation",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        db_index=False,
        related_name="frames",
        help_text="Whose last frame it is; empty for an upload.",
    )
    created_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(null=True, blank=True, help_text="When a generation or a form last took it.")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["frame_of"], name="picture_frame_of", condition=models.Q(frame_of__isnull=False)),
            models.Index(fields=["created_at"], name="picture_never_used", condition=models.Q(used_at=None)),
            models.Index(fields=["used_at"], name="picture_used", condition=models.Q(used_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.width} × {self.height}"

    @property
    def argument(self) -> dict[str, str]:
        """How it stands in a generation's arguments."""
        return uploads.reference(self.id)

    @property
    def form_text(self) -> str:
        """How it stands in a form."""
        return uploads.form_text(self.argument)
