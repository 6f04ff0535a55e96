"""What is left over goes away in its time; what is needed stays."""

import os
import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from billing.ledger.models import Transfer
from generations.media import storage
from generations.media.disk import TEMPORARY_PREFIX
from generations.media.part import part_of
from generations.models import Batch, Delivery, FileRemoval, Generation, InputImage, RefusedDeliveries
from generations.states import State
from generations.workflow import purge, removals
from maxvideo.accounts.models import User
from maxvideo.web import clock, in_batches, one_by_one
from tests.factories import make_generation, stored_video, tiny_jpeg
from tests.failing_statements import failing

pytestmark = pytest.mark.django_db


def days_ago(days: float) -> datetime:
    return timezone.now() - timedelta(days=days)


def upload(user: User | None, **fields: Any) -> InputImage:
    """A picture in storage."""
    key = storage.picture_key(uuid.uuid4())
    storage.save(key, tiny_jpeg(), content_type="image/jpeg")
    values = {"content_type": "image/jpeg", "width": 64, "height": 36, "bytes": len(tiny_jpeg())}
    return InputImage.objects.create(user=user, key=key, **(values | fields))


def aged(path: Path, days: float) -> Path:
    """A file or folder that was last touched so long ago."""
    then = time.time() - days * 24 * 3600
    os.utime(path, (then, then))
    return path


# deleted generations


def test_deleted_generation_is_gone_after_thirty_days_and_its_ledger_lines_stay(alice: User) -> None:
    made = make_generation(alice, state=State.COMPLETED, deleted_at=days_ago(31))
    lines = Transfer.objects.count()

    purge.purge_deleted()
    removals.remove_due_files()

    assert not Generation.objects.exists()
    assert not default_storage.exists(made.video_key)
    assert not default_storage.exists(made.poster_key)
    assert Transfer.objects.count() == lines


@pytest.mark.parametrize(
    ("state", "days"),
    [(State.COMPLETED, 29), (State.RUNNING, 31), (State.SAVING, 31)],
    ids=["young", "running", "saving"],
)
def test_deleted_generation_that_is_young_or_in_flight_stays(alice: User, state: State, days: int) -> None:
    make_generation(alice, state=state, deleted_at=days_ago(days))

    purge.purge_deleted()

    assert Generation.objects.count() == 1


def test_batch_goes_with_its_last_generation(alice: User) -> None:
    batch = Batch.objects.create(user=alice, kind=Batch.Kind.VARIATIONS, size=2)
    first, second = (make_generation(alice, state=State.COMPLETED, batch=batch, position=place) for place in (1, 2))
    for gone, is_left in ((first, True), (second, False)):
        Generation.objects.filter(pk=gone.pk).update(deleted_at=days_ago(31))
        purge.purge_deleted()
        assert Batch.objects.exists() == is_left


def test_uploads_of_a_purged_generation_go_with_it(alice: User) -> None:
    picture = upload(alice, used_at=days_ago(60))
    make_generation(alice, state=State.FAILED, deleted_at=days_ago(31), arguments={"image_urls": [picture.argument]})

    purge.purge_deleted()
    removals.remove_due_files()

    assert not InputImage.objects.exists()
    assert not default_storage.exists(picture.key)


def test_upload_that_another_generation_was_started_with_stays(alice: User) -> None:
    picture = upload(alice, used_at=days_ago(60))
    make_generation(alice, state=State.FAILED, deleted_at=days_ago(31), arguments={"image_url": picture.argument})
    make_generation(alice, state=State.COMPLETED, arguments={"image_urls": [picture.argument]})

    purge.purge_deleted()
    removals.remove_due_files()

    assert default_storage.exists(picture.key)
    assert InputImage.objects.exists()


def test_upload_of_somebody_else_that_it_names_stays(alice: User, bob: User) -> None:
    upload(bob, used_at=days_ago(60))
    make_generation(
        alice, state=State.FAILED, deleted_at=days_ago(31), arguments={"image_url": InputImage.objects.get().argument}
    )

    purge.purge_deleted()

    assert InputImage.objects.exists()
    assert not Generation.objects.exists()


def test_generation_that_its_owner_brought_back_meanwhile_stays_and_so_do_others(alice: User) -> None:
    made, _ = (make_generation(alice, state=State.FAILED, deleted_at=days_ago(31)) for _ in range(2))
    Generation.objects.filter(pk=made.pk).update(deleted_at=None)

    purge._purge(made)

    assert Generation.objects.count() == 2


def test_generation_that_cannot_be_deleted_keeps_its_files(alice: User) -> None:
    make_generation(alice, state=State.COMPLETED, deleted_at=days_ago(31))

    with failing("DELETE", Generation):
        purge.purge_deleted()

    assert Generation.objects.exists()
    assert not FileRemoval.objects.exists()


def test_many_go_in_no_more_statements_than_one(alice: User) -> None:
    counts = []
    for number in (1, 20):
        for _ in range(number):
            make_generation(alice, state=State.COMPLETED, deleted_at=days_ago(31))
        with CaptureQueriesContext(connection) as queries:
            purge.purge_deleted()
        counts.append(len(queries))
    assert not Generation.objects.exists()
    assert counts[0] == counts[1]


def test_upload_of_two_that_go_together_goes_with_them(alice: User) -> None:
    picture = upload(alice, used_at=days_ago(60))
    for _ in range(2):
        make_generation(alice, state=State.FAILED, deleted_at=days_ago(31), arguments={"image_url": picture.argument})

    purge.purge_deleted()

    assert not InputImage.objects.exists()


def test_one_that_cannot_be_deleted_keeps_no_other_of_its_batch(alice: User) -> None:
    stuck, _ = (make_generation(alice, state=State.COMPLETED, deleted_at=days_ago(31)) for _ in range(2))

    def refuse(run: Callable[..., Any], sql: str, params: Any, *more: Any) -> Any:
        if sql.startswith('DELETE FROM "generations_generation"') and stuck.pk.hex in str(params).replace("-", ""):
            raise OperationalError("not this one")
        return run(sql, params, *more)

    with connection.execute_wrapper(refuse):
        purge.purge_deleted()
    assert Generation.objects.get() == stuck


@pytest.mark.parametrize("words", ["upload:{}", '"upload": "{}"', "{}"])
def test_words_that_name_an_upload_do_not_keep_it(alice: User, words: str) -> None:
    picture = upload(alice, used_at=days_ago(60))
    make_generation(alice, state=State.FAILED, deleted_at=days_ago(31), arguments={"image_url": picture.argument})
    make_generation(alice, state=State.COMPLETED, prompt=words.format(picture.pk))

    purge.purge_deleted()

    assert not InputImage.objects.exists()


@pytest.mark.parametrize("words", ["upload:{}", '{{"upload": "{}"}}'])
def test_words_that_name_an_upload_do_not_take_it_along(alice: User, words: str) -> None:
    picture = upload(alice, used_at=days_ago(60))
    make_generation(alice, state=State.FAILED, deleted_at=days_ago(31), prompt=words.format(picture.pk))

    purge.purge_deleted()

    assert InputImage.objects.exists()


# files of failed generations


@pytest.fixture
def failed(alice: User) -> Generation:
    """One that failed after its file was stored, a day and more ago."""
    return make_generation(alice, state=State.FAILED, finished_at=days_ago(1.1), **stored_video(uuid.uuid4()))


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED])
def test_what_was_stored_for_one_that_ended_without_a_video_is_removed(failed: Generation, state: State) -> None:
    Generation.objects.update(state=state)

    purge.remove_files_of_failed()
    removals.remove_due_files()

    assert not default_storage.exists(failed.video_key)
    assert not default_storage.exists(failed.poster_key)
    failed.refresh_from_db()
    assert (failed.video_key, failed.poster_key) == ("", "")


def test_lease_that_a_killed_process_never_gave_back_lapses_by_the_databases_clock(failed: Generation) -> None:
    Generation.objects.update(lease_token=uuid.uuid4(), lease_until=clock.now(plus=timedelta(seconds=60)))
    purge.remove_files_of_failed()
    assert not FileRemoval.objects.exists()

    Generation.objects.update(lease_until=clock.now(plus=-timedelta(seconds=1)))
    purge.remove_files_of_failed()

    assert FileRemoval.objects.count() == 2


@pytest.mark.parametrize(
    "changes",
    [{"next_run_at": timezone.now()}, {"finished_at": timezone.now()}],
    ids=lambda changes: next(iter(changes)),
)
def test_failed_generation_whose_late_video_may_be_on_its_way_is_left_alone(
    failed: Generation, changes: dict[str, datetime]
) -> None:
    Generation.objects.update(**changes)

    purge.remove_files_of_failed()
    removals.remove_due_files()

    assert default_storage.exists(failed.video_key)


def test_file_of_a_late_video_that_was_stored_since_the_chore_looked_stays(failed: Generation) -> None:
    keys = {"video_key": "late.mp4", "poster_key": "late.jpg"}
    Generation.objects.update(**keys)

    purge._drop_files(failed)

    assert Generation.objects.values(*keys).get() == keys
    assert not FileRemoval.objects.exists()


def test_files_whose_removal_cannot_be_written_down_stay_named(failed: Generation) -> None:
    with failing("INSERT", FileRemoval):
        purge.remove_files_of_failed()

    assert Generation.objects.get().video_key == failed.video_key


# uploads


def test_uploads_whose_removal_cannot_be_written_down_stay_named(alice: User) -> None:
    upload(alice, created_at=days_ago(2))
    with failing("INSERT", FileRemoval):
        purge.remove_unused_pictures()

    assert InputImage.objects.exists()


def test_upload_that_nobody_used_within_a_day_is_removed(alice: User) -> None:
    old, young = upload(alice, created_at=days_ago(1.001)), upload(None, created_at=days_ago(0.999))
    used = upload(alice, created_at=days_ago(9), used_at=days_ago(9))

    purge.remove_unused_pictures()
    removals.remove_due_files()

    assert not default_storage.exists(old.key)
    assert set(InputImage.objects.all()) == {young, used}


@pytest.mark.parametrize("pictures", [1, 40])
def test_uploads_go_with_as_many_statements_whatever_their_number(
    alice: User, pictures: int, django_assert_max_num_queries: Any
) -> None:
    values = {"content_type": "image/jpeg", "width": 64, "height": 36, "bytes": 1, "created_at": days_ago(2)}
    for number in range(pictures):
        InputImage.objects.create(user=alice, key=f"pictures/{number}.jpg", **values)

    with django_assert_max_num_queries(14):
        purge.remove_unused_pictures()
        removals.remove_due_files()

    assert not InputImage.objects.exists()
    assert not FileRemoval.objects.exists()


def test_each_upload_that_goes_takes_its_file_along(alice: User) -> None:
    for _ in range(2):
        upload(alice, created_at=days_ago(2))

    purge.remove_unused_pictures()

    assert FileRemoval.objects.count() == 2


@pytest.mark.parametrize("chore", [purge.purge_deleted, purge.remove_files_of_failed, purge.remove_unused_pictures])
def test_row_that_was_left_aside_stands_in_the_way_of_no_other(
    alice: User, monkeypatch: pytest.MonkeyPatch, chore: Callable[[], None]
) -> None:
    """One row fits into a pass: the first, which fails, and then the second."""
    monkeypatch.setattr(purge, "BATCH", 1)
    for _ in range(2):
        make_generation(alice, state=State.COMPLETED, deleted_at=days_ago(31))
        make_generation(alice, state=State.FAILED, finished_at=days_ago(2), **stored_video(uuid.uuid4()))
        upload(alice, created_at=days_ago(2))
    with failing("INSERT", FileRemoval):
        chore()

    chore()

    assert FileRemoval.objects.exists()


# leftovers


@pytest.fixture
def scratch(settings: Settings, tmp_path: Path) -> Path:
    """Where copies are made."""
    settings.SCRATCH_DIR = tmp_path / "scratch"
    settings.SCRATCH_DIR.mkdir()
    return settings.SCRATCH_DIR


def test_folder_of_a_killed_copy_is_removed_after_a_day(scratch: Path) -> None:
    old, young = scratch / "save-old", scratch / "save-young"
    for folder in (old, young):
        folder.mkdir()
        (folder / "video.mp4").write_bytes(b"half")
    aged(old, 1.001)
    aged(young, 0.999)

    purge.remove_scratch()

    assert list(scratch.iterdir()) == [young]


def test_folder_that_cannot_be_removed_stands_in_no_other_ones_way(
    scratch: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("save-a", "save-b", "save-c"):
        (scratch / name).mkdir()
        aged(scratch / name, 1.1)
    rename = Path.rename

    def refuse_one(self: Path, target: Path) -> Path:
        if self.name == "save-b":
            raise PermissionError(self.name)
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse_one)
    purge.remove_scratch()

    assert [folder.name for folder in scratch.iterdir()] == ["save-b"]
    assert "save-b is left aside" in caplog.text


def test_part_that_a_try_takes_while_the_chore_is_at_it_stays_whole(
    scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = uuid.uuid4()
    kept = scratch / f"part-{name}"
    kept.mkdir()
    (kept / "video.mp4").write_bytes(b"half")
    aged(kept, 1.1)
    found, stat = [], Path.stat

    def stat_then_taken(self: Path, **options: Any) -> os.stat_result:
        result = stat(self, **options)
        if self == kept and not found:
            found.append(self)
            tries.__enter__()
        return result

    tries = part_of(name)
    monkeypatch.setattr(Path, "stat", stat_then_taken)
    purge.remove_scratch()

    [taken] = scratch.glob("save-*/part/video.mp4")
    assert taken.read_bytes() == b"half"
    tries.__exit__(None, None, None)


def test_half_a_file_in_storage_is_removed_after_a_day(alice: User) -> None:
    made = make_generation(alice, state=State.COMPLETED)
    folder = Path(settings.MEDIA_ROOT) / Path(made.video_key).parent
    old, young = (folder / f"{TEMPORARY_PREFIX}{name}" for name in ("old", "young"))
    for path, days in ((old, 1.1), (young, 0.9)):
        path.write_bytes(b"half")
        aged(path, days)

    purge.remove_parts()

    assert (old.exists(), young.exists(), default_storage.exists(made.video_key)) == (False, True, True)


def test_old_counts_and_deliveries_of_nobody_are_forgotten(alice: User) -> None:
    made = make_generation(alice)
    for minute in (days_ago(31), days_ago(29)):
        RefusedDeliveries.objects.create(minute=minute, is_known=True)
        for generation, request_id in ((None, "nobody's"), (made, "ours")):
            Delivery.objects.create(
                generation=generation,
                request_id=f"{request_id} {minute}",
                body={},
                is_signed=True,
                received_at=minute,
            )

    purge.forget_counts()

    assert RefusedDeliveries.objects.get().minute > days_ago(30)
    assert Delivery.objects.get(generation=None).received_at > days_ago(30)
    assert Delivery.objects.filter(generation=made).count() == 2


def test_chore_goes_on_next_time_where_it_takes_too_long(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        upload(alice, created_at=days_ago(2))
    monkeypatch.setattr(one_by_one, "SECONDS", 0)
    monkeypatch.setattr(in_batches, "AT_ONCE", 1)

    purge.remove_unused_pictures()

    assert InputImage.objects.count() == 2


@pytest.mark.parametrize(("days", "stays"), [(29, True), (31, False)])
def test_picture_goes_a_month_after_it_was_last_used(alice: User, days: int, stays: bool) -> None:
    picture = upload(alice, created_at=days_ago(90), used_at=days_ago(days))
    make_generation(alice, state=State.COMPLETED, arguments={"image_url": picture.argument})

    purge.remove_unused_pictures()
    removals.remove_due_files()

    assert InputImage.objects.exists() is stays
    assert default_storage.exists(picture.key) is stays
