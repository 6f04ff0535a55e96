from dataclasses import replace

import pytest
from django.core import checks
from pytest_django import DjangoAssertNumQueries

from generations.catalogue import ENDPOINTS, find
from generations.checks import everything_has_one_price, faults
from generations.models import EndpointStatus
from tests.factories import make_rate

PIKA = "fal-ai/pika/v2.2/text-to-video"


def warnings() -> list[str]:
    return [f"{one.id}: {one.msg}" for one in everything_has_one_price(databases=["default"])]


@pytest.mark.usefixtures("rates")
def test_listed_rates_leave_nothing_without_a_price() -> None:
    assert warnings() == []


def test_endpoint_without_rates_is_named(db: None) -> None:
    assert f"generations.W001: {PIKA} cannot be sold with any options." in warnings()


@pytest.mark.usefixtures("rates")
def test_combination_without_a_rate_is_named() -> None:
    make_rate(PIKA, None, resolution="1080p")
    assert warnings() == [f"generations.W001: {PIKA} cannot be sold with resolution=1080p."]


@pytest.mark.usefixtures("rates")
def test_combination_with_two_rates_is_named() -> None:
    make_rate(PIKA, "0.30", aspect_ratio="1:1")
    assert f"generations.W001: {PIKA} cannot be sold with resolution=720p, aspect_ratio=1:1." in warnings()


@pytest.mark.usefixtures("rates")
def test_replacement_that_is_no_endpoint_is_named() -> None:
    EndpointStatus.objects.create(endpoint_id=PIKA, life=EndpointStatus.Life.RETIRED, replaced_by="fal-ai/pika/v9")
    assert warnings() == ["generations.W002: The life cycle of endpoints names 'fal-ai/pika/v9', which is none."]


def test_database_is_asked_only_where_it_is_named(db: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert everything_has_one_price(databases=None) == []


def test_checks_are_registered() -> None:
    assert {"catalogue_is_sound", "everything_has_one_price"} <= {
        one.__name__ for one in checks.registry.registry.get_checks()
    }


def test_catalogue_is_sound() -> None:
    assert list(faults(ENDPOINTS)) == []


def test_two_endpoints_of_one_id_are_an_error() -> None:
    assert [one.id for one in faults([find(PIKA), replace(find(PIKA), title="Other")])] == ["generations.E001"]


def test_default_that_is_no_option_is_an_error() -> None:
    resolution = replace(find(PIKA).parameter("resolution"), default="4k")
    assert [one.id for one in faults([replace(find(PIKA), parameters=(resolution,))])] == ["generations.E002"]
