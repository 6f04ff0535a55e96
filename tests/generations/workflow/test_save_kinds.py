"""From fal's file to ours: kinds of files that play and of addresses they lie at, each whole and under its own name."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from generations.models import Generation
from generations.states import State
from generations.workflow import removals
from maxvideo.accounts.models import User
from maxvideo.web.normalize_url import LONGEST_URL
from tests.factories import stored_video
from tests.generations.conftest import PRICE, TimeMachine
from tests.generations.media.conftest import make_clip
from tests.wire import FakeFal, Reply

pytestmark = pytest.mark.django_db
WEBM = {"container": "webm", "width": 160, "height": 90}


@pytest.fixture
def delivered(fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation]) -> Any:
    """A generation whose video was a WebM, though fal said otherwise."""
    generation = step(start(prompt="Slow tide"))
    fal.succeed(fal.only, make_clip(**WEBM))
    return step(generation)


def test_webm_is_delivered_and_charged(delivered: Generation, money: Callable[[], tuple[int, int, str]]) -> None:
    assert (delivered.state, delivered.width, delivered.height) == (State.COMPLETED, 160, 90)
    assert money() == (1000 - PRICE, 0, "closed")


def test_webm_is_stored_and_served_as_what_it_is(
    delivered: Generation, alice: User, client_of: Callable[[User], Client]
) -> None:
    assert delivered.video_key.endswith(".webm")
    response = client_of(alice).get(reverse("generations:video", args=[delivered.pk]))
    assert response.headers["Content-Type"] == "video/webm"
    assert response.getvalue() == make_clip(**WEBM)


def test_webm_is_saved_under_a_name_with_its_own_ending(
    delivered: Generation, alice: User, client_of: Callable[[User], Client]
) -> None:
    response = client_of(alice).get(reverse("generations:download", args=[delivered.pk]))
    assert response.headers["Content-Type"] == "video/webm"
    assert response.headers["Content-Disposition"].endswith('slow-tide-hailuo-02-standard.webm"')


def test_webm_stands_in_a_zip_with_its_own_ending(
    delivered: Generation, alice: User, client_of: Callable[[User], Client]
) -> None:
    wanted = {"action": "download", "ids": [str(delivered.pk)]}
    response = client_of(alice).post(reverse("generations:selected"), wanted)
    with zipfile.ZipFile(io.BytesIO(response.getvalue())) as archive:
        assert archive.namelist() == [f"slow-tide-hailuo-02-standard.{ending}" for ending in ("webm", "c2pa", "json")]
        assert json.loads(archive.read("slow-tide-hailuo-02-standard.json"))["file"].endswith(".webm")


def test_staff_watch_a_webm_as_what_it_is(
    delivered: Generation, staff: User, client_of: Callable[[User], Client]
) -> None:
    Generation.objects.filter(pk=delivered.pk).update(shared_at=delivered.finished_at)
    response = client_of(staff).get(reverse("admin:watch-shared", args=[delivered.pk]))
    assert response.headers["Content-Type"] == "video/webm"


def test_bucket_keeps_a_webm_as_what_it_is(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    s3: Any,
    settings: Settings,
) -> None:
    generation = step(start())
    fal.succeed(fal.only, make_clip(**WEBM))
    generation = step(generation)
    kept = s3.head_object(Bucket=settings.AWS_STORAGE_BUCKET_NAME, Key=generation.video_key)
    assert kept["ContentType"] == "video/webm"


@pytest.mark.parametrize("kind", [{}, WEBM], ids=["the same kind", "another kind"])
def test_files_that_an_earlier_try_left_are_removed(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    time_machine: TimeMachine,
    kind: dict[str, Any],
) -> None:
    generation = step(start())
    left = stored_video(generation.pk)
    Generation.objects.filter(pk=generation.pk).update(video_key=left["video_key"], poster_key=left["poster_key"])
    fal.succeed(fal.only, make_clip(**kind))
    generation = step(generation)

    removals.remove_due_files()
    assert default_storage.exists(left["video_key"])  # the worker that stored it may be at it still

    time_machine.forward(hours=25)
    removals.remove_due_files()
    assert generation.state == State.COMPLETED
    assert [default_storage.exists(left[name]) for name in ("video_key", "poster_key")] == [False, False]
    assert default_storage.exists(generation.video_key)
    assert default_storage.exists(generation.poster_key)


ADDRESSES = {
    "a session token": f".mp4?X-Amz-Security-Token={'x' * 2400}",
    "a blank": ".mp4?name=my film.mp4",
    "a newline behind": ".mp4\n",
    "a blank that is not seen": ".mp4?name=my\u00a0film",
}


@pytest.mark.parametrize("end", ADDRESSES.values(), ids=ADDRESSES)
@pytest.mark.parametrize("by_webhook", [True, False], ids=["told", "asked"])
def test_video_at_an_odd_address_is_delivered(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    deliver: Callable[..., int],
    money: Callable[[], tuple[int, int, str]],
    end: str,
    by_webhook: bool,
) -> None:
    generation = step(start())
    fal.succeed(fal.only)
    fal.only.result = Reply(200, {"video": {"url": f"{fal.url}/files/{fal.only.id}{end}"}})
    if by_webhook:
        assert deliver(fal.only) == 200
    generation = step(generation)
    assert generation.state == State.COMPLETED
    assert money() == (1000 - PRICE, 0, "closed")


def test_video_at_the_longest_address_is_delivered(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation]
) -> None:
    generation = step(start())
    fal.succeed(fal.only)
    address = f"{fal.url}/files/{fal.only.id}.mp4?X-Amz-Security-Token=".ljust(LONGEST_URL, "x")
    fal.only.result = Reply(200, {"video": {"url": address}})
    assert step(generation).state == State.COMPLETED


@pytest.mark.parametrize("encoding", ["aws-chunked", "utf-8"])
def test_video_under_a_strange_encoding_is_delivered(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation], encoding: str
) -> None:
    generation = step(start())
    fal.succeed(fal.only)
    path = f"/files/{fal.only.id}.mp4"
    fal.files[path] = Reply(200, fal.files[path].content, {"Content-Encoding": encoding})
    assert step(generation).state == State.COMPLETED
