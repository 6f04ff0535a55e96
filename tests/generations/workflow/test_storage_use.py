"""Each user's bytes, counted in the transactions in which files come and go, and what is refused for them."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from generations.catalogue import find
from generations.models import Generation, InputImage, StoredBytes
from generations.states import State
from generations.workflow.order import Order, accept
from generations.workflow.refusals import StorageFull
from generations.workflow.storage_use import GB, storage_use, stored_bytes_are_counted
from maxvideo.accounts.models import User
from tests.factories import make_generation

ENDPOINT = "fal-ai/pika/v2.2/text-to-video"


@pytest.fixture
def video(alice: User) -> Callable[..., Generation]:
    """Makes a finished video of so many bytes."""
    return lambda size=100, **fields: make_generation(
        alice, **{"state": State.COMPLETED, "price": 0, "bytes": size, "video_key": "videos/x"} | fields
    )


def picture(user: User | None, size: int = 10) -> InputImage:
    return InputImage.objects.create(user=user, key="x", content_type="image/jpeg", width=1, height=1, bytes=size)


def used(user: User) -> int:
    return storage_use(User.objects.get(pk=user.pk)).used


def test_videos_and_pictures_are_counted_together(alice: User, bob: User, video: Callable[..., Generation]) -> None:
    video(100)
    video(50)
    picture(alice, 7)
    assert used(alice) == 157
    assert used(bob) == 0


def test_video_counts_as_it_is_now(alice: User, video: Callable[..., Generation]) -> None:
    generation = video(100)
    Generation.objects.filter(pk=generation.pk).update(bytes=250)
    assert used(alice) == 250


def test_video_that_is_not_published_does_not_count(alice: User, video: Callable[..., Generation]) -> None:
    video(100, state=State.SAVING)
    assert used(alice) == 0


def test_what_goes_makes_room(alice: User, video: Callable[..., Generation]) -> None:
    video(100).delete()
    picture(alice).delete()
    assert used(alice) == 0


def test_deleted_video_makes_room_until_it_is_brought_back(alice: User, video: Callable[..., Generation]) -> None:
    own = Generation.objects.filter(pk=video(100).pk)
    own.update(deleted_at=timezone.now())
    assert used(alice) == 0
    own.update(deleted_at=None)
    assert used(alice) == 100


def test_deleted_video_that_is_purged_is_counted_off_once(alice: User, video: Callable[..., Generation]) -> None:
    kept, gone = video(100), video(10)
    Generation.objects.filter(pk=gone.pk).update(deleted_at=timezone.now())
    gone.delete()
    assert used(alice) == kept.bytes


def test_visitors_picture_counts_for_who_claims_it(alice: User) -> None:
    waiting = picture(None, 9)
    assert not StoredBytes.objects.exists()
    InputImage.objects.filter(pk=waiting.pk).update(user=alice)
    assert used(alice) == 9


def test_what_is_rolled_back_is_not_counted(alice: User) -> None:
    with transaction.atomic():
        picture(alice)
        transaction.set_rollback(True)
    assert used(alice) == 0


def test_audit_counts_again(alice: User, video: Callable[..., Generation]) -> None:
    video(100)
    assert list(stored_bytes_are_counted()) == []
    StoredBytes.objects.update(bytes=99)
    assert list(stored_bytes_are_counted()) == [f"user {alice.pk} is said to have 99 bytes in storage"]


@pytest.mark.parametrize("percent", [89, 90, 100])
def test_word_is_due_from_nine_tenths_on(alice: User, settings: Settings, percent: int) -> None:
    settings.STORAGE_LIMIT_GB = 1
    StoredBytes.objects.create(user=alice, bytes=GB * percent // 100)
    assert storage_use(alice).is_nearly_full == (percent >= 90)
    assert storage_use(alice).is_full == (percent == 100)


@pytest.mark.parametrize(("own", "is_full"), [(None, True), (2, False), (0, False), (1, True)])
def test_limit_that_staff_set_for_one_user_wins(
    alice: User, settings: Settings, own: int | None, is_full: bool
) -> None:
    settings.STORAGE_LIMIT_GB = 1
    StoredBytes.objects.create(user=alice, bytes=GB, limit_gb=own)
    assert storage_use(alice).is_full == is_full


def test_no_limit_is_never_full(alice: User, settings: Settings) -> None:
    settings.STORAGE_LIMIT_GB = 0
    StoredBytes.objects.create(user=alice, bytes=10**15)
    assert not storage_use(alice).is_full


def test_order_of_whoever_is_full_is_refused(alice: User, rates: None) -> None:
    StoredBytes.objects.create(user=alice, bytes=20 * GB)
    endpoint = find(ENDPOINT)
    assert endpoint
    with pytest.raises(StorageFull) as refusal:
        accept(Order(user=alice, endpoint=endpoint, arguments=endpoint.defaults() | {"prompt": "x"}))
    assert (refusal.value.used, refusal.value.limit) == (20 * GB, 20 * GB)


def test_triggers_are_there_after_every_migration(db: None) -> None:
    table = "pg_trigger" if connection.vendor == "postgresql" else "sqlite_master"
    column = "tgname" if connection.vendor == "postgresql" else "name"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE {column} LIKE '%%\\_bytes\\_%%' ESCAPE '\\'")
        found = {name for (name,) in cursor.fetchall()}
    for kind in ("generation", "inputimage"):
        assert {f"generations_{kind}_bytes_{name}" for name in ("come", "change", "go")} <= found
