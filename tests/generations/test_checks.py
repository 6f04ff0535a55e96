from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import checks
from pytest_django import DjangoAssertNumQueries, Settings

from generations.catalogue import ENDPOINTS, find
from generations.checks import certificate_is_sound, everything_has_one_price, faults
from generations.media import certificate
from generations.models import EndpointStatus
from maxvideo.mark_settings import MarkFiles
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
    assert {"catalogue_is_sound", "certificate_is_sound", "everything_has_one_price"} <= {
        one.__name__ for one in checks.registry.registry.get_checks()
    }


def test_catalogue_is_sound() -> None:
    assert list(faults(ENDPOINTS)) == []


def test_two_endpoints_of_one_id_are_an_error() -> None:
    assert [one.id for one in faults([find(PIKA), replace(find(PIKA), title="Other")])] == ["generations.E001"]


def test_default_that_is_no_option_is_an_error() -> None:
    resolution = replace(find(PIKA).parameter("resolution"), default="4k")
    assert [one.id for one in faults([replace(find(PIKA), parameters=(resolution,))])] == ["generations.E002"]


def said(settings: Settings, tmp_path: Path, certificate_pem: str, key_pem: str) -> list[str | None]:
    files = MarkFiles(tmp_path / "c.pem", tmp_path / "k.pem")
    files.certificate.write_text(certificate_pem)
    files.key.write_text(key_pem)
    settings.C2PA_FILES = files
    return [one.id for one in certificate_is_sound()]


def test_certificate_that_fits_its_key_is_sound(settings: Settings, tmp_path: Path) -> None:
    own = certificate.make()
    assert said(settings, tmp_path, own, own) == []


def test_certificate_with_anothers_key_is_an_error(settings: Settings, tmp_path: Path) -> None:
    assert said(settings, tmp_path, certificate.make(), certificate.make()) == ["generations.E005"]


def test_certificate_that_ends_soon_is_a_warning(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificate, "LIFE", timedelta(days=29))
    own = certificate.make()
    assert said(settings, tmp_path, own, own) == ["generations.W006"]
