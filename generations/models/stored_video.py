"""The file that we keep, and what it is like."""

from django.db import models


class Mark(models.TextChoices):
    """Where the manifest is that says that the video was made by AI (C2PA)."""

    INSIDE = "inside", "In the file"
    BESIDE = "beside", "Beside the file"
    MISSING = "missing", "Not marked"


class StoredVideo(models.Model):
    """The video and its poster in storage; what lists are filtered by is in the row itself."""

    video_key = models.CharField(max_length=200, blank=True)
    poster_key = models.CharField(max_length=200, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    duration_seconds = models.FloatField(null=True, blank=True)
    has_sound = models.BooleanField(null=True, blank=True)
    bytes = models.PositiveBigIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    # Added without a default, since SQLite would remake the table, and its triggers would go with the old one.
    source_sha256 = models.CharField(  # noqa: DJ001
        max_length=64, null=True, blank=True, help_text="Of the file as it was made, before it was marked."
    )
    manifest_key = models.CharField(  # noqa: DJ001
        max_length=200, null=True, blank=True, help_text="The manifest beside the file, where it is not inside."
    )
    mark = models.CharField(max_length=10, null=True, blank=True, choices=Mark)  # noqa: DJ001
    shape = models.CharField(max_length=5, blank=True, help_text="The nearest of the named shapes, e.g. 16:9.")

    class Meta:
        abstract = True

    @property
    def file_keys(self) -> tuple[str, ...]:
        """Where storage has its files."""
        return tuple(key for key in (self.video_key, self.poster_key, self.manifest_key) if key)
