"""What each endpoint makes of a comparison, in arguments and in words."""

import pytest

from generations.catalogue import find
from generations.catalogue.uploads import reference
from generations.studio.compared import Compared, Comparison
from generations.studio.wish import Wish, common_shapes

VEO, SORA = "fal-ai/veo3/fast", "fal-ai/sora-2/text-to-video"
HAILUO, PIKA = "fal-ai/minimax/hailuo-02/standard/text-to-video", "fal-ai/pika/v2.2/text-to-video"
REFERENCE, VEO_31 = "fal-ai/veo3.1/reference-to-video", "fal-ai/veo3.1/fast/image-to-video"
PICTURE = "https://example.org/a.png"


def compared(endpoint_id: str, wish: Wish) -> Compared:
    endpoint = find(endpoint_id)
    assert endpoint
    return Compared(endpoint, wish, None)


@pytest.mark.parametrize(
    ("endpoint_id", "wish", "facts"),
    [
        (VEO, Wish(), ["8 s", "720p", "with sound"]),
        (VEO, Wish(length=8, has_sound=False), ["8 s", "720p", "silent"]),
        (SORA, Wish(length=8, has_sound=False), ["8 s", "720p", "with sound"]),
        (HAILUO, Wish(length=8), ["6 s, it has 6 or 10 s", "silent", "its own shape"]),
        (PIKA, Wish(length=20), ["15 s, it has 1 to 15 s", "720p", "silent"]),
        (REFERENCE, Wish(), ["8 s", "720p", "with sound", "the picture's shape"]),
    ],
)
def test_words_say_what_comes_of_it(endpoint_id: str, wish: Wish, facts: list[str]) -> None:
    assert compared(endpoint_id, wish).facts == facts


def test_arguments_are_the_wish_and_the_defaults() -> None:
    arguments = compared(VEO, Wish(prompt="A boat", length=5, shape="9:16", has_sound=False)).arguments
    assert arguments == {
        "prompt": "A boat",
        "duration": "4s",
        "generate_audio": False,
        "resolution": "720p",
        "aspect_ratio": "9:16",
        "enhance_prompt": True,
        "auto_fix": True,
    }


def test_picture_goes_where_an_endpoint_takes_it() -> None:
    picture = reference("9a8b6c5d-0000-4000-8000-000000000000")
    assert compared(VEO_31, Wish(picture=picture)).arguments["image_url"] == picture
    assert compared(REFERENCE, Wish(picture=PICTURE)).arguments["image_urls"] == [PICTURE]
    assert PICTURE not in compared(VEO, Wish(picture=PICTURE)).arguments.values()


@pytest.mark.parametrize(
    ("ids", "shapes"),
    [
        ([VEO, SORA], ["16:9", "9:16"]),
        ([VEO, PIKA], ["16:9", "9:16", "1:1"]),
        ([SORA, HAILUO], ["16:9", "9:16"]),
        ([HAILUO, REFERENCE], []),
    ],
)
def test_shapes_are_those_that_all_have_which_have_a_choice(ids: list[str], shapes: list[str]) -> None:
    assert common_shapes([endpoint for one in ids if (endpoint := find(one))]) == shapes


@pytest.mark.django_db
@pytest.mark.usefixtures("rates")
def test_other_side_of_sound_has_its_price() -> None:
    assert Comparison.of(Wish(), [VEO, SORA]).without_sound == "Veo 3 Fast without it: 200 credits, 120 less"
    assert Comparison.of(Wish(has_sound=False), [VEO]).without_sound == "Veo 3 Fast with it: 320 credits, 120 more"
    assert Comparison.of(Wish(), [SORA, HAILUO]).without_sound == ""
