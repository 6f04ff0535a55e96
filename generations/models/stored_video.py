"""The file that we keep, and what it is like."""

from django.db import models


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
    shape = models.CharField(max_length=5, blank=True, help_text="The nearest of the named shapes, e.g. 16:9.")

    class Meta:
        abstract = True
