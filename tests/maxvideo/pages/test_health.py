from datetime import timedelta

import pytest

from generations.models import Heartbeat
from maxvideo.pages import health
from maxvideo.web.clock import now


@pytest.fixture
def sweeper(db):
    Heartbeat.objects.update_or_create(name="sweeper", defaults={"beat_at": now()})


@pytest.fixture
def beat_before(db):
    def beat(seconds: int) -> None:
        Heartbeat.objects.update_or_create(name="sweeper", defaults={"beat_at": now(-timedelta(seconds=seconds))})

    return beat


@pytest.mark.django_db
def test_public_and_complete(client):
    response = client.get("/healthz")
    assert set(response.json()) == {"database", "redis", "storage", "sweeper"}
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_503_where_something_is_wrong(client, settings):
    settings.REDIS_URL = "redis://:hunter2@127.0.0.1:1/0"
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["redis"] == "no answer (ConnectionError)"


def test_database_answers(db):
    assert health.database() == "ok"


@pytest.mark.parametrize(("seconds", "word"), [(5, "ok"), (85, "ok"), (95, "silent for more than 90 s")])
def test_sweeper_is_well_while_it_is_heard_of(beat_before, seconds, word):
    beat_before(seconds)
    assert health.sweeper() == word


def test_sweeper_that_never_ran(db):
    assert health.sweeper() == "never ran"


def test_storage_keeps_what_it_is_given_and_nothing_is_left(tmp_path):
    assert health.storage() == "ok"
    assert not [path for path in (tmp_path / "media").rglob("*") if path.is_file()]


def test_storage_that_cannot_be_written(settings, tmp_path):
    (tmp_path / "file").write_text("in the way")
    settings.MEDIA_ROOT = tmp_path / "file"
    assert health.storage().startswith("cannot store (")


def test_full_disk_shows(settings):
    settings.LEAST_FREE_BYTES = 2**62
    assert health.storage() == "the disk is nearly full"
