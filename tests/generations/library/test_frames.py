"""The last frame for its owner."""

import io
import threading
import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from PIL import Image
from pytest_django import Settings

from generations.media import frames
from generations.models import Generation, InputImage
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation

pytestmark = pytest.mark.django_db


def address(generation: Generation, query: str = "?at=last") -> str:
    return f"{generation.get_absolute_url()}frame/{query}"


def test_owner_gets_the_last_frame_and_no_picture_is_kept(alice: User, client_of: Callable[[User], Client]) -> None:
    generation = make_generation(alice, state=State.COMPLETED)

    answer = client_of(alice).get(address(generation))

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert Image.open(io.BytesIO(answer.content)).size == (64, 36)
    assert answer["Cache-Control"] == "private, max-age=300"
    assert not InputImage.objects.exists()


@pytest.mark.parametrize("state", [State.RUNNING, State.FAILED])
def test_without_a_video_there_is_none(alice: User, client_of: Callable[[User], Client], state: State) -> None:
    assert client_of(alice).get(address(make_generation(alice, state=state))).status_code == 404


def test_stranger_gets_none(alice: User, bob: User, client_of: Callable[[User], Client]) -> None:
    assert client_of(bob).get(address(make_generation(alice, state=State.COMPLETED))).status_code == 404


def test_other_frames_are_not_offered(alice: User, client_of: Callable[[User], Client]) -> None:
    generation = make_generation(alice, state=State.COMPLETED)
    assert client_of(alice).get(address(generation, "?at=first")).status_code == 404


def test_same_frame_is_not_drawn_again_for_who_has_it(alice: User, client_of: Callable[[User], Client]) -> None:
    generation, client = make_generation(alice, state=State.COMPLETED), client_of(alice)
    tag = client.get(address(generation))["ETag"]
    assert client.get(address(generation), headers={"If-None-Match": tag}).status_code == 304


def test_too_many_in_a_minute_are_refused(alice: User, client_of: Callable[[User], Client], settings: Settings) -> None:
    settings.START_RATE = "2/m"
    generation, client = make_generation(alice, state=State.COMPLETED), client_of(alice)
    assert [client.get(address(generation)).status_code for _ in range(3)] == [200, 200, 429]


def test_frame_of_a_file_that_is_missing_is_not_there(alice: User, client_of: Callable[[User], Client]) -> None:
    generation = make_generation(alice, state=State.COMPLETED, video_key=f"videos/00/{uuid.uuid4()}.mp4")
    assert client_of(alice).get(address(generation)).status_code == 404


def test_frame_that_cannot_be_drawn_just_now_is_said(
    alice: User, client_of: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    for places in ("_places", "_waiting"):
        monkeypatch.setattr(frames, places, threading.Semaphore(0))
    answer = client_of(alice).get(address(make_generation(alice, state=State.COMPLETED)))
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
