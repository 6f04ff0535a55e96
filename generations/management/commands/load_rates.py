"""Put the listed prices into the price tables."""

from typing import Any

from django.core.management.base import BaseCommand

from billing.pricing.models import Rate
from generations.catalogue.listed_prices import LISTED_PRICES, ListedPrice


class Command(BaseCommand):
    """Adds what is missing; rates that are there, staff's own too, stay as they are."""

    help = "Put the listed prices into the price tables; those that are there stay."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load them and say how many were new."""
        before = Rate.objects.count()
        Rate.objects.bulk_create([_rate(price) for price in LISTED_PRICES], ignore_conflicts=True)
        self.stdout.write(f"rates loaded: {Rate.objects.count() - before} new of {len(LISTED_PRICES)} listed")


def _rate(price: ListedPrice) -> Rate:
    return Rate(
        product=price.endpoint_id,
        condition=price.condition,
        unit=price.unit,
        usd=price.usd,
        label=price.label,
        valid_from=price.valid_from,
    )
