"""What fal gets: words as they were typed, pictures as addresses of their owner's own."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from generations.media import presigning, storage
from generations.models import Generation, InputImage
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import tiny_jpeg
from tests.generations.conftest import TimeMachine
from tests.wire import FakeFal

pytestmark = pytest.mark.django_db

FROM_PICTURE = "fal-ai/minimax/hailuo-02/standard/image-to-video"
FROM_PICTURES = "fal-ai/veo3.1/reference-to-video"
NEGATIVE = "fal-ai/veo3/fast"


def uploaded(user: User) -> InputImage:
    """A picture in storage."""
    key = storage.picture_key(uuid.uuid4())
    storage.save(key, tiny_jpeg(), content_type="image/jpeg")
    return InputImage.objects.create(user=user, key=key, content_type="image/jpeg", width=64, height=36, bytes=1)


@pytest.mark.parametrize("words", ["upload:", "upload:a boat", "upload:../../x", '{"upload": "7"}'])
@pytest.mark.parametrize("name", ["prompt", "negative_prompt"])
def test_words_reach_fal_as_they_were_typed(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation], name: str, words: str
) -> None:
    assert step(start(NEGATIVE, **{name: words})).state == State.RUNNING
    assert fal.only.arguments[name] == words


@pytest.mark.parametrize("owner", ["alice", "bob"])
def test_id_of_a_picture_among_the_words_sends_no_picture(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    owner: str,
    request: pytest.FixtureRequest,
) -> None:
    words = f"upload:{uploaded(request.getfixturevalue(owner)).pk}"

    step(start(NEGATIVE, prompt=words, negative_prompt=words))

    assert (fal.only.arguments["prompt"], fal.only.arguments["negative_prompt"]) == (words, words)


def test_uploads_become_addresses_that_fal_can_read_and_others_stay_untouched(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation], alice: User
) -> None:
    address = "https://example.org/a.png"

    step(start(FROM_PICTURES, image_urls=[address, uploaded(alice).argument]))

    first, second = fal.only.arguments["image_urls"]
    assert first == address
    assert second.startswith("data:image/jpeg;base64,")


def test_uploads_of_an_endpoint_that_is_gone_are_no_literals_either(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation], alice: User
) -> None:
    generation = start(FROM_PICTURE, image_url=uploaded(alice).argument)
    Generation.objects.update(endpoint_id="fal-ai/gone")

    step(generation)

    assert fal.only.arguments["image_url"].startswith("data:image/jpeg;base64,")


def test_picture_of_somebody_else_is_never_sent(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
    bob: User,
) -> None:
    generation = start(FROM_PICTURE)
    Generation.objects.update(arguments={"prompt": "A boat", "image_url": uploaded(bob).argument})

    generation = step(generation)

    assert (generation.state, generation.error_kind) == (State.FAILED, "lost_picture")
    assert generation.error == (
        "The picture that you uploaded could not be read any more. Upload it again. Nothing was charged."
    )
    assert fal.requests == {}
    assert money() == (1000, 0, "closed")


@pytest.mark.parametrize("is_row_there", [True, False], ids=["file", "row"])
def test_picture_that_is_lost_before_the_submit_fails_and_releases(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
    alice: User,
    time_machine: TimeMachine,
    is_row_there: bool,
) -> None:
    picture = uploaded(alice)
    generation = start(FROM_PICTURE, image_url=picture.argument)
    storage.delete(picture.key)
    if not is_row_there:
        picture.delete()

    while not generation.is_final:
        generation = step(generation)
        time_machine.forward(seconds=60)

    assert (generation.state, generation.error_kind) == (State.FAILED, "lost_picture")
    assert time_machine.passed <= timedelta(minutes=16 if is_row_there else 1)
    assert fal.requests == {}
    assert money() == (1000, 0, "closed")


def test_address_of_a_picture_is_good_for_an_hour_past_the_deadline(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    alice: User,
    time_machine: TimeMachine,
    s3: Any,
) -> None:
    generation = start(FROM_PICTURE, image_url=uploaded(alice).argument)
    time_machine.forward(minutes=10)

    step(generation)

    for_an_hour_and_fifty_minutes = 110 * 60 + presigning.STEADY_SECONDS
    assert f"X-Amz-Expires={for_an_hour_and_fifty_minutes}&" in fal.only.arguments["image_url"]
