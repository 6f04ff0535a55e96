"""Files that are to go: none that cannot go stops another, none is forgotten, and none that was published goes."""

import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from django.core.files.storage import default_storage
from pytest_django import Settings

from generations.media import storage
from generations.models import FileRemoval, Generation, InputImage
from generations.states import State
from generations.workflow import purge, removals
from generations.workflow.refusals import PictureGone
from maxvideo.accounts.models import User
from maxvideo.web import clock
from maxvideo.web.in_batches import InBatches
from tests.factories import make_generation, stored_video, tiny_jpeg
from tests.generations.conftest import TimeMachine
from tests.wire import FakeFal

pytestmark = pytest.mark.django_db
FROM_PICTURE = "fal-ai/minimax/hailuo-02/standard/image-to-video"


@pytest.fixture
def stored() -> Callable[[], str]:
    """Stores a file and gives its key."""

    def store() -> str:
        key = storage.picture_key(uuid.uuid4())
        storage.save(key, tiny_jpeg(), content_type="image/jpeg")
        return key

    return store


@pytest.fixture
def begin_with(start: Callable[..., Generation]) -> Callable[[InputImage], bool]:
    """Starts a generation with a picture; whether it was started."""

    def begin(picture: InputImage) -> bool:
        try:
            start(FROM_PICTURE, image_url=picture.argument)
        except PictureGone:
            return False
        return True

    return begin


def make_undeletable(key: str) -> None:
    """A folder in the place of the file: the system refuses to unlink it."""
    path = storage.local_path(key)
    assert path
    path.unlink()
    path.mkdir()


def on_unlink(monkeypatch: pytest.MonkeyPatch, key: str, do: Callable[[], object]) -> None:
    """Have something happen when the system is asked to unlink a file, before it does."""
    unlink, path = Path.unlink, storage.local_path(key)

    def unlink_late(self: Path, **options: Any) -> None:
        if self == path:
            do()
        unlink(self, **options)

    monkeypatch.setattr(Path, "unlink", unlink_late)


def test_file_is_removed_once_it_is_due(stored: Callable[[], str], time_machine: TimeMachine) -> None:
    key = stored()
    removals.remove_later(key, "", after=timedelta(hours=1))

    removals.remove_due_files()
    assert default_storage.exists(key)

    time_machine.forward(hours=1)
    removals.remove_due_files()
    assert not default_storage.exists(key)
    assert not FileRemoval.objects.exists()


def test_file_that_is_gone_already_is_no_fault(stored: Callable[[], str]) -> None:
    key = stored()
    storage.delete(key)
    removals.remove_later(key)
    removals.remove_later(key)

    removals.remove_due_files()

    assert not FileRemoval.objects.exists()


def test_one_that_cannot_be_removed_stops_no_other_and_is_reported(
    stored: Callable[[], str], caplog: pytest.LogCaptureFixture
) -> None:
    poison, *others = (stored() for _ in range(3))
    make_undeletable(poison)
    for key in (poison, *others):
        removals.remove_later(key)

    removals.remove_due_files()

    assert [default_storage.exists(key) for key in others] == [False, False]
    assert [removal.key for removal in FileRemoval.objects.all()] == [poison]
    assert poison in caplog.text


def test_one_that_cannot_be_removed_comes_again_later_and_later(
    stored: Callable[[], str], time_machine: TimeMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison = stored()
    make_undeletable(poison)
    removals.remove_later(poison)
    waits = []
    for _ in range(12):
        removals.remove_due_files()
        removal = FileRemoval.objects.get()
        waits.append((removal.due_at - time_machine.moment).total_seconds())
        time_machine.forward(seconds=waits[-1])
        monkeypatch.setattr(
            removals,
            "_removals",
            InBatches("anew", removals._remove_all, removals._remove, key=lambda removal: removal.key),
        )

    assert waits[:4] == [60, 120, 240, 480]
    assert waits[-1] == 6 * 3600


def test_process_that_is_killed_half_way_leaves_it_to_the_next(
    stored: Callable[[], str], time_machine: TimeMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = stored()
    removals.remove_later(key)

    def die() -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        on_unlink(killed, key, die)
        with pytest.raises(KeyboardInterrupt):
            removals.remove_due_files()

    time_machine.forward(seconds=61)
    removals.remove_due_files()
    assert not default_storage.exists(key)


def test_everybodys_deleted_generations_go_though_one_file_does_not(alice: User, bob: User) -> None:
    long_ago = clock.now(plus=-timedelta(days=31))
    of_alice = make_generation(alice, state=State.COMPLETED, deleted_at=clock.now(plus=-timedelta(days=40)))
    of_bob = make_generation(bob, state=State.COMPLETED, deleted_at=long_ago)
    make_undeletable(of_alice.video_key)

    purge.purge_deleted()
    removals.remove_due_files()

    assert not Generation.objects.exists()
    assert not default_storage.exists(of_bob.video_key)
    assert [removal.key for removal in FileRemoval.objects.all()] == [of_alice.video_key]


def forbid_to_delete(s3: Any, bucket: str, key: str) -> None:
    """Have the bucket refuse to let one object go."""
    denied = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:DeleteObject",
        "Resource": f"arn:aws:s3:::{bucket}/{key}",
    }
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [denied]}))


def on_deletion(operation: str, do: Callable[..., AWSResponse | None]) -> None:
    """Have something happen before a request goes to the bucket; what it gives is the answer."""
    vars(default_storage)["_wrapped"]._client.meta.events.register(f"before-send.s3.{operation}", do)


def refused(status: int, code: str) -> Callable[..., AWSResponse]:
    """What answers each request so."""

    def answer(request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        body = SimpleNamespace(stream=lambda **_: iter([f"<Error><Code>{code}</Code></Error>".encode()]))
        return AWSResponse(request.url, status, {}, body)

    return answer


def keys_in(s3: Any, settings: Settings) -> list[str]:
    found = s3.list_objects_v2(Bucket=settings.AWS_STORAGE_BUCKET_NAME)
    return [one["Key"] for one in found.get("Contents", [])]


def test_files_go_with_one_request(s3: Any, settings: Settings, stored: Callable[[], str]) -> None:
    removals.remove_later(*(stored() for _ in range(4)))
    asked: list[object] = []
    for operation in ("DeleteObject", "DeleteObjects"):
        on_deletion(operation, lambda request, **_: asked.append(request))

    removals.remove_due_files()

    assert keys_in(s3, settings) == list(FileRemoval.objects.all()) == []
    assert len(asked) == 1


def test_files_of_a_bucket_that_takes_no_lists_go_one_by_one(
    s3: Any, settings: Settings, stored: Callable[[], str]
) -> None:
    locked, *others = (stored() for _ in range(3))
    forbid_to_delete(s3, settings.AWS_STORAGE_BUCKET_NAME, locked)
    removals.remove_later(locked, *others)
    on_deletion("DeleteObjects", refused(501, "NotImplemented"))

    removals.remove_due_files()

    assert keys_in(s3, settings) == [removal.key for removal in FileRemoval.objects.all()] == [locked]


def test_files_of_a_bucket_that_is_away_come_again(
    s3: Any, settings: Settings, stored: Callable[[], str], time_machine: TimeMachine
) -> None:
    removals.remove_later(*(stored() for _ in range(3)))
    away = [True]
    on_deletion("DeleteObjects", lambda request, **_: refused(503, "SlowDown")(request) if away[0] else None)
    removals.remove_due_files()
    assert set(FileRemoval.objects.values_list("tries", flat=True)) == {1}

    away[0] = False
    time_machine.forward(seconds=61)
    removals.remove_due_files()
    assert keys_in(s3, settings) == list(FileRemoval.objects.all()) == []


def test_object_that_the_bucket_keeps_stops_no_other(s3: Any, settings: Settings, stored: Callable[[], str]) -> None:
    locked, *others = (stored() for _ in range(3))
    for key in (locked, *others):
        removals.remove_later(key)

    forbid_to_delete(s3, settings.AWS_STORAGE_BUCKET_NAME, locked)
    removals.remove_due_files()

    left = s3.list_objects_v2(Bucket=settings.AWS_STORAGE_BUCKET_NAME)["Contents"]
    assert [found["Key"] for found in left] == [removal.key for removal in FileRemoval.objects.all()] == [locked]


def test_video_that_is_published_while_a_chore_is_paused_keeps_its_files(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    deliver: Callable[..., int],
    time_machine: TimeMachine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    generation = step(start())
    request, left = fal.only, stored_video(generation.pk)
    keys = {"video_key": left["video_key"], "poster_key": left["poster_key"]}
    Generation.objects.update(state=State.FAILED, next_run_at=None, finished_at=clock.now(), **keys)
    time_machine.forward(hours=25)

    def come_late() -> None:
        time_machine.forward(seconds=120)
        fal.succeed(request)
        assert deliver(request) == 200
        assert step(generation).state == State.COMPLETED

    on_unlink(monkeypatch, left["video_key"], come_late)
    purge.remove_files_of_failed()
    removals.remove_due_files()

    assert not default_storage.exists(left["video_key"])
    assert default_storage.exists(generation.video_key)
    assert default_storage.exists(generation.poster_key)


def test_worker_that_wakes_after_its_file_was_taken_over_harms_no_published_one(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    time_machine: TimeMachine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    generation = step(start())
    fal.succeed(fal.only)
    replace, sleepers = Path.replace, []

    def replace_late(self: Path, target: Path) -> Path:
        if target.suffix == ".mp4" and not sleepers:
            sleepers.append(target)
            time_machine.forward(seconds=120)  # paused beyond its lease, just before its upload ends
            assert step(generation).state == State.COMPLETED
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", replace_late)
    step(generation)
    published = storage.local_path(generation.video_key)
    assert published
    assert sleepers[0] != published

    time_machine.forward(hours=23)
    removals.remove_due_files()
    assert sleepers[0].exists()

    time_machine.forward(hours=2)
    removals.remove_due_files()
    assert not sleepers[0].exists()
    assert published.exists()


def test_start_with_an_upload_that_a_chore_is_at_is_refused_or_has_it(
    alice: User, begin_with: Callable[[InputImage], bool], monkeypatch: pytest.MonkeyPatch, stored: Callable[[], str]
) -> None:
    values = {"content_type": "image/jpeg", "width": 64, "height": 36, "bytes": 1}
    old = clock.now(plus=-timedelta(days=2))
    picture = InputImage.objects.create(user=alice, key=stored(), created_at=old, **values)
    started = []
    on_unlink(monkeypatch, picture.key, lambda: started.append(begin_with(picture)))

    purge.remove_unused_pictures()
    removals.remove_due_files()

    assert started == [InputImage.objects.exists() and default_storage.exists(picture.key)]


def test_file_that_another_sweeper_took_since_it_was_read_is_left_to_it(
    stored: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    removals.remove_later(stored())
    deal_with_all = removals._remove_all

    def late(rows: list[FileRemoval]) -> dict[str, Exception]:
        FileRemoval.objects.update(due_at=clock.now(plus=timedelta(minutes=1)))
        return deal_with_all(rows)

    monkeypatch.setattr(removals._removals, "_deal_with_all", late)
    removals.remove_due_files()
    assert default_storage.exists(FileRemoval.objects.get().key)


def test_one_that_cannot_be_removed_is_reported_where_they_go_in_turn_too(
    stored: Callable[[], str], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison = stored()
    make_undeletable(poison)
    removals.remove_later(poison)
    monkeypatch.setattr(removals._removals, "_deal_with_all", lambda rows: {}[rows[0].key])

    removals.remove_due_files()

    assert f"remove files: {poison}" in caplog.text
