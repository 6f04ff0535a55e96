from typing import Any

import pytest

from generations.catalogue import Endpoint, find
from generations.catalogue.conversion import converted

VEO = find("fal-ai/veo3/fast")
SORA = find("fal-ai/sora-2/text-to-video")
HAILUO = find("fal-ai/minimax/hailuo-02/standard/text-to-video")
PIKA = find("fal-ai/pika/v2.2/text-to-video")
VEO_IMAGE = find("fal-ai/veo3.1/fast/image-to-video")
HAILUO_IMAGE = find("fal-ai/minimax/hailuo-02/standard/image-to-video")
REFERENCE = find("fal-ai/veo3.1/reference-to-video")
A, B, C = (f"https://example.org/{name}.png" for name in "abc")


def carry(origin: Endpoint, target: Endpoint, **typed: Any) -> dict[str, Any]:
    """What the target's form holds of what was typed on the origin's; one value as itself."""
    lists = {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
    found = converted(lists, origin=origin, target=target)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def test_words_come_along() -> None:
    assert carry(VEO, PIKA, prompt="A boat", negative_prompt="logos", seed="7").items() >= {
        ("prompt", "A boat"),
        ("negative_prompt", "logos"),
        ("seed", "7"),
    }


@pytest.mark.parametrize(
    ("origin", "length", "target", "same"),
    [
        (VEO, "8s", SORA, "8"),
        (SORA, "4", VEO, "4s"),
        (HAILUO, "6", VEO, "6s"),
        (VEO, "6s", PIKA, "6"),
        (PIKA, "6", HAILUO, "6"),
    ],
)
def test_length_is_the_same_in_the_other_spelling(origin: Endpoint, length: str, target: Endpoint, same: str) -> None:
    assert carry(origin, target, duration=length)["duration"] == same


@pytest.mark.parametrize(("target", "nearest"), [(SORA, "8"), (VEO, "6s"), (HAILUO, "6")])
def test_length_that_the_other_has_not_is_the_nearest(target: Endpoint, nearest: str) -> None:
    assert carry(PIKA, target, duration="7")["duration"] == nearest


def test_length_that_is_none_is_the_others_default() -> None:
    assert carry(PIKA, VEO, duration="long")["duration"] == "8s"


def test_shape_that_the_other_has_not_is_its_default() -> None:
    assert carry(PIKA, VEO, aspect_ratio="4:5")["aspect_ratio"] == "16:9"


def test_resolution_is_the_same_whatever_its_case() -> None:
    assert carry(HAILUO_IMAGE, PIKA, resolution="768P")["resolution"] == "720p"
    assert carry(PIKA, VEO, resolution="1080p")["resolution"] == "1080p"


def test_switch_that_both_have_stays_off() -> None:
    assert "generate_audio" not in carry(VEO, VEO_IMAGE, prompt="A boat")
    assert carry(VEO, VEO_IMAGE, generate_audio="on")["generate_audio"] == "on"


def test_switch_that_only_the_other_has_is_at_its_default() -> None:
    assert carry(SORA, VEO, prompt="A boat")["generate_audio"] == "on"


@pytest.mark.parametrize(
    ("origin", "typed", "target", "found"),
    [
        (VEO_IMAGE, {"image_url": A}, HAILUO_IMAGE, {"image_url": A}),
        (VEO_IMAGE, {"image_url": A}, REFERENCE, {"image_urls": A}),
        (REFERENCE, {"image_urls": [B, A, C]}, VEO_IMAGE, {"image_url": B}),
        (HAILUO_IMAGE, {"image_url": A, "end_image_url": B}, REFERENCE, {"image_urls": [A, B]}),
        (HAILUO_IMAGE, {"image_url": ["", A], "end_image_url": B}, VEO_IMAGE, {"image_url": A}),
        (VEO_IMAGE, {"image_url": A}, VEO, {}),
    ],
)
def test_pictures_come_along_in_their_order(
    origin: Endpoint, typed: dict[str, str | list[str]], target: Endpoint, found: dict[str, str | list[str]]
) -> None:
    kept = carry(origin, target, **typed)
    assert {name: value for name, value in kept.items() if "image" in name} == found


def test_picture_does_not_become_a_last_frame() -> None:
    assert "end_image_url" not in carry(REFERENCE, HAILUO_IMAGE, image_urls=[A, B])


def test_key_stays_where_it_was_typed() -> None:
    assert "api_key" not in carry(SORA, find("fal-ai/sora-2/text-to-video/pro"), api_key="sk-secret")


def test_same_endpoint_keeps_what_is_wrong_too() -> None:
    assert carry(VEO, VEO, seed="many", duration="5s") == {"seed": "many", "duration": "5s"}
