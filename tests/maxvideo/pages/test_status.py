"""How the site does at the moment, in words: from its own rows, once a minute, with no word about anybody."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from generations.models import Circuit, EndpointStatus, Heartbeat, Incident
from generations.states import State
from generations.workflow import storage_check
from generations.workflow.heartbeat import beat
from maxvideo.accounts.models import User
from maxvideo.pages import redis_check
from tests.factories import make_generation
from tests.markup import tidy

VEO = "fal-ai/veo3/fast"
PIKA = ("fal-ai/pika/v2.2/text-to-video", "fal-ai/pika/v2.2/image-to-video")


@pytest.fixture
def well(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site whose parts all do what they should."""
    beat()
    Heartbeat.objects.create(name=storage_check.NAME, finding="ok")
    for part in ("redis", "workers"):
        monkeypatch.setattr(f"maxvideo.pages.status.{part}", lambda: "ok")


@pytest.fixture
def page(client: Client, well: None) -> Callable[[], str]:
    """The page as it is now."""

    def page() -> str:
        caches["process"].clear()
        return tidy(client.get("/status/").text)

    return page


def run(user: User, endpoint_id: str = VEO, *, took: float = 60, ago: float = 1, **fields: Any) -> None:
    """One that ended so many minutes ago and took so many seconds."""
    ended = timezone.now() - timedelta(minutes=ago)
    began = ended - timedelta(seconds=took)
    times = {"created_at": began, "submitted_at": began, "started_at": began + timedelta(seconds=took / 2)}
    values = {"state": State.COMPLETED, "finished_at": ended, "endpoint_id": endpoint_id} | times | fields
    make_generation(user, **values)


def test_all_well_is_a_sentence(page: Callable[[], str]) -> None:
    assert "<h1>Everything works.</h1>" in page()


def test_paused_model_says_so_in_staffs_words(page: Callable[[], str]) -> None:
    EndpointStatus.objects.create(endpoint_id=VEO, life="paused", sentence="Its maker works on it.")
    text = page()
    assert "<h1>Veo 3 Fast is paused. The rest works.</h1>" in text
    assert "Its maker works on it." in text


def test_model_is_not_paused_while_one_of_its_endpoints_takes_orders(page: Callable[[], str]) -> None:
    EndpointStatus.objects.create(endpoint_id=PIKA[0], life="paused")
    assert "Everything works." in page()


def test_retired_model_is_left_out(page: Callable[[], str]) -> None:
    EndpointStatus.objects.create(endpoint_id=VEO, life="retired")
    assert "Veo 3 Fast<" not in page()


@pytest.mark.parametrize(("name", "down"), [(PIKA[0], "Pika 2.2"), ("fal", "Hailuo 02 Standard")])
def test_model_that_is_left_alone_is_down(page: Callable[[], str], name: str, down: str) -> None:
    Circuit.objects.create(name=name, open_until=timezone.now() + timedelta(minutes=5), reason="fal answered 403")
    assert f"{down} is down" in page()
    assert "403" not in page()


def test_model_whose_runs_are_not_answered_is_down(page: Callable[[], str], alice: User) -> None:
    make_generation(alice, state=State.RUNNING, endpoint_id=VEO, setbacks=2)
    assert "<h1>Veo 3 Fast is down. The rest works.</h1>" in page()


@pytest.mark.parametrize(("kind", "is_down"), [("provider", True), ("refused", False)])
def test_model_that_fails_is_down_and_one_that_refuses_is_not(
    page: Callable[[], str], alice: User, kind: str, is_down: bool
) -> None:
    for _ in range(3):
        run(alice, state=State.FAILED, error_kind=kind)
    assert ("Veo 3 Fast is down" in page()) == is_down


def test_slow_model_says_what_it_takes_now_and_usually(page: Callable[[], str], alice: User) -> None:
    for _ in range(12):
        run(alice, took=100, ago=600)
    run(alice, took=340)
    text = page()
    assert "<h1>Veo 3 Fast is slow. The rest works.</h1>" in text
    assert "5:40" in text
    assert "1:40 to 1:40" in text
    assert "0:50" in text


def test_queue_at_the_provider_is_said(page: Callable[[], str], alice: User) -> None:
    make_generation(alice, state=State.RUNNING, endpoint_id=VEO, fal_status="IN_QUEUE", queue_position=17)
    assert "18 in the queue" in page()


def test_sweep_that_is_silent_is_said(page: Callable[[], str]) -> None:
    Heartbeat.objects.filter(name="sweeper").update(beat_at=timezone.now() - timedelta(minutes=5))
    assert "<h1>Starting videos is down. The rest works.</h1>" in page()


def test_storage_that_takes_nothing_is_said(page: Callable[[], str]) -> None:
    Heartbeat.objects.filter(name=storage_check.NAME).update(finding="cannot store (ClientError)")
    text = page()
    assert "Saving and downloads are down" in text
    assert "ClientError" not in text


def test_works_while_redis_is_away(client: Client, db: None, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    beat()
    Heartbeat.objects.create(name=storage_check.NAME, finding="ok")
    assert redis_check.redis() != "ok"
    assert "<h1>Starting videos is slow. The rest works.</h1>" in tidy(client.get("/status/").text)


def test_incident_that_goes_on_is_the_sentence(page: Callable[[], str]) -> None:
    incident = Incident.objects.create(title="Downloads are slow", text="A disk is nearly full.\n\nNo file is lost.")
    assert "<h1>Downloads are slow.</h1>" in page()
    assert "<p>No file is lost.</p>" in page()
    incident.ended_at = timezone.now()
    incident.save()
    assert "<h1>Everything works.</h1>" in page()
    assert "<h3>Downloads are slow</h3>" in page()


def test_old_incident_and_one_to_come_are_not_told(page: Callable[[], str]) -> None:
    now, day = timezone.now(), timedelta(days=1)
    Incident.objects.create(title="Long ago", text="-", began_at=now - 100 * day, ended_at=now - 99 * day)
    Incident.objects.create(title="Tomorrow", text="-", began_at=now + day)
    assert "Long ago" not in page()
    assert "Tomorrow" not in page()


def test_words_of_staff_are_text(page: Callable[[], str]) -> None:
    Incident.objects.create(title="<script>1</script>", text="<script>2</script>")
    assert "<script>1" not in page()
    assert "<script>2" not in page()


def test_page_takes_seven_queries_and_then_none_for_a_minute(
    client: Client, well: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(7):
        client.get("/status/")
    with django_assert_max_num_queries(0):
        client.get("/status/")
