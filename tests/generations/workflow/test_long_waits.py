"""While fal or the bucket lets a worker wait, the row stays that worker's: nobody takes it for dead."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as site
from django.db import connection
from pytest_django import Settings

from generations import workflow
from generations.fal import client, exchange
from generations.models import Generation
from generations.states import State
from generations.workflow import lease, save
from maxvideo.web import clock
from tests.wire import FakeFal, Reply

pytestmark = pytest.mark.django_db(transaction=True)

QUESTIONS = 3 * timedelta(seconds=exchange.CONNECT_SECONDS + client.QUESTION_SECONDS)
BUCKET = 2 * timedelta(seconds=site.STORAGE_CONNECT_TIMEOUT + site.STORAGE_READ_TIMEOUT)  # boto tries each call twice


@contextmanager
def at_work(generation: Generation) -> Iterator[None]:
    """A worker advances the generation meanwhile."""

    def work() -> None:
        workflow.advance(generation.pk)
        connection.close()

    thread = threading.Thread(target=work)
    Generation.objects.filter(pk=generation.pk).update(next_run_at=clock.now())
    thread.start()
    yield
    thread.join()


def left_of_the_lease() -> timedelta:
    """How long the row stays with the worker that has it."""
    row = Generation.objects.annotate(present=clock.now()).get()
    return row.lease_until - row.present


def eventually(condition: Callable[[], object]) -> None:
    """Wait for it, not for ever."""
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_fal_that_takes_its_time_to_answer(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation]
) -> None:
    generation = step(start())
    fal.next("status", Reply(503, delay=1))
    with at_work(generation):
        eventually(lambda: "status" in [word for word, _ in fal.asked])
        assert left_of_the_lease() > QUESTIONS


def test_bucket_that_takes_its_time_to_answer(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation], settings: Settings
) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
        settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "generations.media.bucket.PrivateBucket"}}
        settings.AWS_STORAGE_BUCKET_NAME, settings.STORAGE_READ_TIMEOUT = "bucket", 1.0
        settings.AWS_S3_ENDPOINT_URL = f"http://127.0.0.1:{silent.getsockname()[1]}"
        settings.AWS_ACCESS_KEY_ID = settings.AWS_SECRET_ACCESS_KEY = "key"
        generation = step(start())
        fal.succeed(fal.only)
        with at_work(generation):
            silent.accept()
            assert left_of_the_lease() > BUCKET
    generation.refresh_from_db()
    assert generation.state == State.SAVING


def test_name_that_takes_its_time_to_be_resolved(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Eight leases lapsed while the resolver hung, and the video was given up as if it had killed its workers."""
    monkeypatch.setattr(lease, "RENEW_EVERY_SECONDS", 0)
    asked, answers, resolve = threading.Event(), threading.Event(), socket.getaddrinfo

    def hang(host: str, *args: Any, **kwargs: Any) -> Any:
        if host != "v3.fal.media":
            return resolve(host, *args, **kwargs)
        asked.set()
        answers.wait()
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    generation = step(start())
    fal.succeed(fal.only)
    fal.only.result = Reply(200, {"video": {"url": "https://v3.fal.media/video.mp4"}})
    with at_work(generation):
        try:
            assert asked.wait(20)
            first = Generation.objects.get().lease_until
            eventually(lambda: Generation.objects.get().lease_until > first)
        finally:
            answers.set()
    generation.refresh_from_db()
    assert (generation.state, generation.setbacks, generation.tries) == (State.SAVING, 1, 0)


def test_fal_that_takes_its_time_to_say_where_a_missing_file_is(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation]
) -> None:
    generation = step(start())
    fal.succeed(fal.only)
    fal.files[f"/files/{fal.only.id}.mp4"] = Reply(404)
    generation = step(generation)
    fal.next("result", Reply(503, delay=1))
    asked = len(fal.asked)
    with at_work(generation):
        eventually(lambda: "result" in [word for word, _ in fal.asked[asked:]])
        assert left_of_the_lease() > QUESTIONS


def test_video_that_waits_for_another_to_be_looked_at(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lease, "RENEW_EVERY_SECONDS", 0)
    generation = step(start())
    fal.succeed(fal.only)
    with ExitStack() as another:
        another.enter_context(save._decoder)
        with at_work(generation):
            eventually(lambda: "file" in [word for word, _ in fal.asked])
            first = Generation.objects.get().lease_until
            eventually(lambda: Generation.objects.get().lease_until > first + timedelta(seconds=2))
            another.close()
    generation.refresh_from_db()
    assert generation.state == State.COMPLETED
