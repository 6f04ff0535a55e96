from typing import Any

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import ENDPOINT, make_generation

TOKEN = "a-token-made-by-chance"


@pytest.fixture
def scrape(client: Client, db: None, settings: Settings) -> Any:
    """What Prometheus reads: values by name and labels."""
    settings.METRICS_TOKEN = TOKEN

    def scrape() -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
        answer = client.get("/metrics", HTTP_AUTHORIZATION=f"Bearer {TOKEN}")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("text/plain")
        families = text_string_to_metric_families(answer.content.decode())
        return {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in families
            for sample in family.samples
        }

    return scrape


def value(found: dict[Any, float], name: str, **labels: str) -> float:
    return found[name, frozenset(labels.items())]


@pytest.mark.parametrize("header", ["", TOKEN, "Bearer", "Bearer ", f"Basic {TOKEN}", f"Bearer {TOKEN}x"])
def test_nobody_else_finds_it(client: Client, db: None, settings: Settings, header: str) -> None:
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics", HTTP_AUTHORIZATION=header).status_code == 404


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer "])
def test_nobody_finds_it_without_a_token_of_ours(client: Client, db: None, settings: Settings, header: str) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", HTTP_AUTHORIZATION=header).status_code == 404


def test_it_is_kept_by_nobody(client: Client, db: None, settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    answer = client.get("/metrics", HTTP_AUTHORIZATION=f"bearer {TOKEN}")
    assert "no-store" in answer.headers["Cache-Control"]


def test_empty_site_has_every_number(scrape: Any) -> None:
    found = scrape()
    assert value(found, "maxvideo_credits", pocket="available") == 0
    assert value(found, "maxvideo_credits", pocket="held") == 0
    assert value(found, "maxvideo_oldest_unfinished_seconds", state="running") == 0
    assert value(found, "maxvideo_purchases", state="paid") == 0
    assert value(found, "maxvideo_storage_bytes") == 0
    assert value(found, "maxvideo_sweep_age_seconds") == float("inf")
    assert value(found, "maxvideo_audit_age_seconds") == float("inf")


def test_numbers_are_those_of_the_rows(scrape: Any, alice: User, rates: None) -> None:
    for state in (State.RUNNING, State.COMPLETED, State.COMPLETED):
        make_generation(alice, state=state, price=30)
    found = scrape()
    assert value(found, "maxvideo_generations", endpoint=ENDPOINT, state="completed") == 2
    assert value(found, "maxvideo_generations", endpoint=ENDPOINT, state="running") == 1
    assert value(found, "maxvideo_credits", pocket="held") == 30
    assert value(found, "maxvideo_storage_bytes") == alice.stored_bytes.bytes > 0
    assert value(found, "maxvideo_oldest_unfinished_seconds", state="running") > 0


def test_scrape_asks_a_few_times_however_much_there_is(
    scrape: Any, alice: User, django_assert_max_num_queries: Any
) -> None:
    scrape()  # what is counted once a while is
    for _ in range(3):
        make_generation(alice, state=State.COMPLETED)
    with django_assert_max_num_queries(10):
        scrape()
