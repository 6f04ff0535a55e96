from datetime import timedelta

import pytest

from generations.deliveries import refused
from generations.models import RefusedDeliveries
from maxvideo.accounts.models import User
from tests.factories import make_generation

pytestmark = pytest.mark.django_db


def test_refusals_of_known_generations_are_counted_by_the_minute(alice: User) -> None:
    made = make_generation(alice)

    for _ in range(3):
        refused.count(str(made.pk))

    assert sum(RefusedDeliveries.objects.filter(is_known=True).values_list("count", flat=True)) == 3
    assert refused.of_known_in_the_last_hour() == 3


@pytest.mark.parametrize("named", ["", "7", "' OR 1=1 --", "0b5e7a52-3c0f-4a55-9d7c-0d9d2f1c8a11"])
def test_refusals_that_name_nothing_of_ours_are_counted_apart(named: str) -> None:
    refused.count(named)

    assert RefusedDeliveries.objects.get().is_known is False
    assert refused.of_known_in_the_last_hour() == 0


def test_an_hour_later_they_warn_of_nothing(alice: User) -> None:
    refused.count(str(make_generation(alice).pk))
    row = RefusedDeliveries.objects.get()
    RefusedDeliveries.objects.update(minute=row.minute - timedelta(minutes=62))

    assert refused.of_known_in_the_last_hour() == 0


def test_none_is_none() -> None:
    assert refused.of_known_in_the_last_hour() == 0
