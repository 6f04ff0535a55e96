from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.management import call_command

from billing.pricing.models import Rate
from billing.pricing.prices import current_rates
from generations.catalogue.listed_prices import LISTED_PRICES

FLAT = "fal-ai/sora-2/text-to-video"


@pytest.mark.django_db
def test_listed_prices_are_loaded_once(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_rates")
    call_command("load_rates")

    assert Rate.objects.count() == len(LISTED_PRICES)
    assert capsys.readouterr().out.splitlines() == [
        "rates loaded: 18 new of 18 listed",
        "rates loaded: 0 new of 18 listed",
    ]


def test_rate_set_by_staff_stays(rates: None) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    Rate.objects.create(product=FLAT, unit="second", usd="0.12", valid_from=start)
    call_command("load_rates", verbosity=0)

    assert [sold.usd for sold in current_rates(FLAT)] == [Decimal("0.12")]
