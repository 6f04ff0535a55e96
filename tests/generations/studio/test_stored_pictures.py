from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from generations.catalogue import find
from generations.media.exceptions import StorageUnavailable
from generations.media.pictures import Picture
from generations.models import FileRemoval, Generation, InputImage
from generations.states import State
from generations.studio import stored_pictures
from generations.workflow import removals
from maxvideo.accounts.models import User
from tests.factories import make_generation, tiny_jpeg
from tests.generations.conftest import TimeMachine

HAILUO = find("fal-ai/minimax/hailuo-02/standard/image-to-video")
VEO = find("fal-ai/veo3/fast")
PICTURE = Picture(content=tiny_jpeg(), content_type="image/jpeg", width=64, height=36)


@pytest.fixture
def upload(alice: User) -> Callable[..., InputImage]:
    """Makes a picture of alice's, so many minutes old."""

    def upload(minutes: int = 0) -> InputImage:
        created_at = timezone.now() - timedelta(minutes=minutes)
        values = {"key": "k", "content_type": "image/jpeg", "width": 1, "height": 1, "bytes": 1}
        return InputImage.objects.create(user=alice, created_at=created_at, **values)

    return upload


def test_visitor_has_no_kept_pictures(upload: Callable[..., InputImage]) -> None:
    assert stored_pictures.owned_by(None, [upload().form_text]) == {}


def test_own_pictures_are_found_by_their_text(alice: User, bob: User, upload: Callable[..., InputImage]) -> None:
    picture = upload()
    texts = [picture.form_text, "upload:7", "https://example.org/a.png"]
    assert stored_pictures.owned_by(alice, texts) == {picture.form_text: picture}
    assert stored_pictures.owned_by(bob, texts) == {}


def test_picture_whose_row_is_there_stays(alice: User, time_machine: TimeMachine) -> None:
    kept = stored_pictures.store(PICTURE, alice)

    time_machine.forward(hours=25)
    removals.remove_due_files()

    assert default_storage.exists(kept.key)
    assert not FileRemoval.objects.exists()


def test_nothing_is_left_of_an_upload_whose_process_was_killed_before_its_row_was_there(
    alice: User, time_machine: TimeMachine
) -> None:
    def die(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith('INSERT INTO "generations_inputimage"'):
            raise KeyboardInterrupt
        return execute(sql, *rest)

    with connection.execute_wrapper(die), pytest.raises(KeyboardInterrupt):
        stored_pictures.store(PICTURE, alice)
    left = FileRemoval.objects.get().key
    assert default_storage.exists(left)

    time_machine.forward(hours=25)
    removals.remove_due_files()
    assert not default_storage.exists(left)


def test_picture_that_was_removed_before_its_row_was_there_is_refused(alice: User, time_machine: TimeMachine) -> None:
    def be_paused(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith('DELETE FROM "generations_fileremoval"') and time_machine.passed < timedelta(hours=25):
            time_machine.forward(hours=25)
            removals.remove_due_files()
        return execute(sql, *rest)

    with connection.execute_wrapper(be_paused), pytest.raises(StorageUnavailable):
        stored_pictures.store(PICTURE, alice)

    assert not InputImage.objects.exists()


@pytest.mark.parametrize("way", ["deleted for good", "taken down"])
def test_frame_of_a_video_that_went_while_it_was_drawn_is_not_kept(alice: User, way: str) -> None:
    clip = make_generation(alice, state=State.COMPLETED, price=0)
    rows = Generation.objects.filter(pk=clip.pk)
    rows.delete() if way == "deleted for good" else rows.update(taken_down_at=timezone.now())
    with pytest.raises(StorageUnavailable):
        stored_pictures.store(PICTURE, alice, frame_of=clip)
    assert not InputImage.objects.exists()


def test_newest_are_offered_where_pictures_are_taken(alice: User, upload: Callable[..., InputImage]) -> None:
    uploads = [upload(minutes) for minutes in range(stored_pictures.RECENT + 1)]
    assert stored_pictures.recent_uploads(alice, HAILUO) == uploads[:-1]
    assert stored_pictures.recent_uploads(alice, VEO) == []
    assert stored_pictures.recent_uploads(AnonymousUser(), HAILUO) == []
