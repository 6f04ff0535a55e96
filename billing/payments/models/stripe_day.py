"""What Stripe said of a day when it was last asked, beside what stands here of the same."""

from django.db import models
from django.db.models.functions import Now


class StripeDay(models.Model):
    """Sums of a day by Stripe's clock (UTC), in the currency's smallest unit: at Stripe, and here of the same."""

    day = models.DateField(primary_key=True)
    charged = models.BigIntegerField()
    charged_here = models.BigIntegerField()
    refunded = models.BigIntegerField()
    refunded_here = models.BigIntegerField()
    disputed = models.BigIntegerField()
    disputed_here = models.BigIntegerField()
    differences = models.JSONField(default=list, help_text="A sentence for each, with numbers and no words of people.")
    asked_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"

    @property
    def agrees(self) -> bool:
        """Whether nothing differs."""
        return not self.differences
