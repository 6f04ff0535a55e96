"""Who had the welcome credits."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class Welcome(models.Model):
    """That somebody had the welcome credits. The address outlives its owner, so that it collects nothing twice."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="welcome")
    address_hash = models.CharField(max_length=64, unique=True, help_text="A keyed hash; it names nobody.")
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.address_hash[:12]
