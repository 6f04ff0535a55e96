"""What fal was asked for and has told of it since."""

from django.db import models

from generations.fal.statuses import Status
from maxvideo.web.normalize_url import LONGEST_URL


class ProviderRun(models.Model):
    """The request at fal: its id and addresses, where it is and where the result lies."""

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
    result_url = models.URLField(max_length=LONGEST_URL, blank=True, help_text="Where fal keeps the finished file.")
    file_missing_since = models.DateTimeField(
        null=True, blank=True, help_text="Since when the finished file is not there: 404 or 410."
    )
    bad_files = models.PositiveSmallIntegerField(default=0, help_text="Times what arrived was not a playable video.")

    class Meta:
        abstract = True

    @property
    def is_in_progress(self) -> bool:
        """Whether fal was last seen working on it, no longer in its queue."""
        return self.fal_status == Status.IN_PROGRESS
