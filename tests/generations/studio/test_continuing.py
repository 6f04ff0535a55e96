"""`?continue=`: on from the exact last frame of a video of one's own."""

import threading
import uuid
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from generations.media import frames
from generations.models import Generation, InputImage, StoredBytes
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation
from tests.generations.page import typed

pytestmark = pytest.mark.django_db

HAILUO = "fal-ai/minimax/hailuo-02/standard/image-to-video"
VEO = "fal-ai/veo3.1/fast/image-to-video"


def address(endpoint_id: str, source: object) -> str:
    return f"{reverse('generations:studio', args=[endpoint_id])}?continue={source}"


@pytest.fixture
def clip(alice: User) -> Generation:
    """A finished video of alice's."""
    return make_generation(alice, state=State.COMPLETED)


def test_form_begins_at_the_last_frame_with_the_words_kept(studio: Client, clip: Generation) -> None:
    page = studio.get(address(HAILUO, clip.pk))

    frame = InputImage.objects.get()
    assert (frame.frame_of, frame.user, frame.width, frame.height) == (clip, clip.user, 64, 36)
    form = typed(page)
    assert form["image_url"][0] == frame.form_text
    assert form["prompt"] == clip.prompt
    assert "from its last frame" in page.content.decode()


def test_page_that_is_loaded_again_makes_no_second_picture(studio: Client, clip: Generation) -> None:
    for endpoint in (HAILUO, HAILUO, VEO):
        assert studio.get(address(endpoint, clip.pk)).status_code == 200
    assert InputImage.objects.count() == 1


def test_frame_counts_as_storage_of_its_owner(studio: Client, clip: Generation) -> None:
    before = StoredBytes.objects.get(user=clip.user).bytes
    studio.get(address(HAILUO, clip.pk))
    assert StoredBytes.objects.get(user=clip.user).bytes == before + InputImage.objects.get().bytes


def test_what_is_started_with_it_is_a_continuation(
    studio: Client, clip: Generation, send: Callable[..., HttpResponse]
) -> None:
    form = typed(studio.get(address(HAILUO, clip.pk)))

    send(HAILUO, **form)

    made = Generation.objects.exclude(pk=clip.pk).get()
    assert made.continued_from == clip
    assert InputImage.objects.get().used_at


def test_without_the_frame_it_is_a_video_of_its_own(
    studio: Client, clip: Generation, send: Callable[..., HttpResponse]
) -> None:
    form = typed(studio.get(address(HAILUO, clip.pk)))

    send(HAILUO, **(form | {"image_url": "https://example.org/other.jpg"}))

    assert Generation.objects.exclude(pk=clip.pk).get().continued_from is None


def test_continuation_outlives_the_video_that_it_goes_on_from(
    studio: Client, clip: Generation, send: Callable[..., HttpResponse]
) -> None:
    send(HAILUO, **typed(studio.get(address(HAILUO, clip.pk))))
    Generation.objects.filter(pk=clip.pk).delete()
    assert Generation.objects.get().continued_from is None
    assert InputImage.objects.get().frame_of is None


@pytest.mark.parametrize(
    ("origin", "nearest"),
    [
        ("fal-ai/sora-2/text-to-video/pro", "fal-ai/sora-2/image-to-video/pro"),
        ("fal-ai/veo3/fast", VEO),
        ("fal-ai/pika/v2.2/text-to-video", "fal-ai/pika/v2.2/image-to-video"),
        ("fal-ai/minimax/hailuo-02/standard/text-to-video", HAILUO),
    ],
)
def test_endpoint_that_takes_no_picture_leads_to_the_nearest_that_does(
    studio: Client, clip: Generation, origin: str, nearest: str
) -> None:
    answer = studio.get(address(origin, clip.pk))
    assert (answer.status_code, answer["Location"]) == (302, address(nearest, clip.pk))


def test_shape_follows_the_frame(studio: Client, clip: Generation) -> None:
    assert typed(studio.get(address(VEO, clip.pk)))["aspect_ratio"] == "auto"


def test_other_pictures_do_not_come_along(studio: Client, alice: User) -> None:
    pictures = {"image_url": "https://example.org/a.jpg", "end_image_url": "https://example.org/b.jpg"}
    clip = make_generation(
        alice, state=State.COMPLETED, endpoint_id=HAILUO, arguments={"prompt": "x", "duration": "6"} | pictures
    )
    assert "https://example.org" not in str(typed(studio.get(address(HAILUO, clip.pk))))


@pytest.mark.parametrize("whose", ["a stranger's", "nobody's", "not an id"])
def test_what_is_not_ones_own_is_not_there(studio: Client, bob: User, whose: str) -> None:
    other = make_generation(bob, state=State.COMPLETED)
    source = {"a stranger's": other.pk, "nobody's": uuid.uuid4(), "not an id": "x"}[whose]
    assert studio.get(address(HAILUO, source)).status_code == 404
    assert not InputImage.objects.exists()


@pytest.mark.parametrize(
    ("state", "words"),
    [(State.RUNNING, "not finished yet"), (State.FAILED, "no video to continue"), (State.CANCELLED, "no video")],
)
def test_unfinished_one_has_words(studio: Client, alice: User, state: State, words: str) -> None:
    page = studio.get(address(HAILUO, make_generation(alice, state=state).pk))
    assert page.status_code == 409
    assert words in page.content.decode()


def test_deleted_one_has_words(studio: Client, clip: Generation) -> None:
    studio.post(reverse("generations:delete", args=[clip.pk]))
    page = studio.get(address(HAILUO, clip.pk))
    assert page.status_code == 409
    assert "You deleted that video" in page.content.decode()


def test_full_storage_says_what_to_do(studio: Client, clip: Generation) -> None:
    StoredBytes.objects.filter(user=clip.user).update(bytes=10**12)
    page = studio.get(address(HAILUO, clip.pk))
    assert page.status_code == 413
    assert not InputImage.objects.exists()


def test_file_that_is_missing_is_said_and_the_words_are_kept(studio: Client, clip: Generation) -> None:
    Generation.objects.filter(pk=clip.pk).update(video_key="videos/00/gone.mp4")
    page = studio.get(address(HAILUO, clip.pk))
    assert page.status_code == 409
    assert "The file of that video is missing" in page.text
    assert "again in a minute" not in page.text
    assert typed(page)["prompt"] == clip.prompt


def test_frame_that_cannot_be_drawn_just_now_is_said(
    studio: Client, clip: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    for places in ("_places", "_waiting"):
        monkeypatch.setattr(frames, places, threading.Semaphore(0))
    page = studio.get(address(HAILUO, clip.pk))
    assert page.status_code == 503
    assert "again in a minute" in page.text


def test_visitor_logs_in_first(client: Client, clip: Generation) -> None:
    answer = client.get(address(HAILUO, clip.pk))
    assert answer.status_code == 302
    assert "login" in answer["Location"]
