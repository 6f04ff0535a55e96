"""From arguments to a clip."""

import base64
import io
from typing import Any

import pytest
from PIL import Image

from generations.sandbox.inputs import ENDPOINTS
from generations.sandbox.plans import PictureError, clip_for
from generations.sandbox.server import Sandbox
from tests.generations.sandbox.conftest import PIKA, SORA_PRO_PICTURE, VEO

HAILUO_PICTURE = "fal-ai/minimax/hailuo-02/standard/image-to-video"


def data_uri(width: int, height: int, kind: str = "PNG") -> str:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(buffer, kind)
    return f"data:image/{kind.lower()};base64,{base64.b64encode(buffer.getvalue()).decode()}"


def clip(endpoint: str, auto_resolution: str = "720p", **arguments: Any) -> Any:
    return clip_for(ENDPOINTS[endpoint], {"prompt": "A fox"} | arguments, auto_resolution=auto_resolution)


def size(endpoint: str, auto_resolution: str = "720p", **arguments: Any) -> tuple[int, int]:
    scene = clip(endpoint, auto_resolution, **arguments).scene
    return scene.width, scene.height


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ("16:9", (1280, 720)),
        ("9:16", (720, 1280)),
        ("1:1", (720, 720)),
        ("4:5", (720, 900)),
        ("5:4", (900, 720)),
        ("3:2", (1080, 720)),
        ("2:3", (720, 1080)),
    ],
)
def test_shorter_side_is_the_resolution_in_every_shape(shape: str, expected: tuple[int, int]) -> None:
    assert size(PIKA, aspect_ratio=shape) == expected


@pytest.mark.parametrize(("resolution", "expected"), [("512P", (910, 512)), ("768P", (1366, 768))])
def test_hailuo_has_its_own_resolutions(resolution: str, expected: tuple[int, int]) -> None:
    assert size(HAILUO_PICTURE, resolution=resolution, image_url="https://example.org/cat.jpg") == expected


def test_automatic_shape_follows_the_picture() -> None:
    assert size(SORA_PRO_PICTURE, image_url=data_uri(600, 800)) == (720, 960)
    assert size(HAILUO_PICTURE, image_url=data_uri(301, 200)) == (1156, 768)


def test_automatic_shape_stops_at_three_to_one() -> None:
    assert size(SORA_PRO_PICTURE, image_url=data_uri(1000, 10)) == (2160, 720)


def test_given_shape_wins_over_the_pictures() -> None:
    assert size(SORA_PRO_PICTURE, image_url=data_uri(600, 800), aspect_ratio="16:9") == (1280, 720)


def test_automatic_resolution_is_what_the_outcome_says() -> None:
    assert size(SORA_PRO_PICTURE, "1080p", image_url=data_uri(160, 90)) == (1920, 1080)
    assert size(SORA_PRO_PICTURE, "1080p", image_url=data_uri(160, 90), resolution="720p") == (1280, 720)


@pytest.mark.parametrize(("endpoint", "duration", "expected"), [(VEO, "6s", 6), (PIKA, 11, 11), (PIKA, 0, 1)])
def test_length_is_read_in_every_wire_type(endpoint: str, duration: str | int, expected: int) -> None:
    assert clip(endpoint, duration=duration).seconds == expected


@pytest.mark.parametrize(
    ("endpoint", "arguments", "expected"),
    [
        (VEO, {}, True),
        (VEO, {"generate_audio": False}, False),
        (PIKA, {}, False),
        ("fal-ai/sora-2/text-to-video", {}, True),
        ("fal-ai/minimax/hailuo-02/standard/text-to-video", {}, False),
    ],
)
def test_sound_is_the_models_or_as_asked(endpoint: str, arguments: dict[str, bool], expected: bool) -> None:
    assert clip(endpoint, **arguments).has_sound is expected


def test_first_of_several_pictures_is_the_ground() -> None:
    plan = clip("fal-ai/veo3.1/reference-to-video", image_urls=[data_uri(10, 10), data_uri(20, 20)])
    with Image.open(io.BytesIO(plan.scene.picture)) as picture:
        assert picture.size == (10, 10)


def test_picture_on_the_internet_is_left_there() -> None:
    assert clip(SORA_PRO_PICTURE, image_url="https://example.org/cat.jpg").scene.picture is None


def test_picture_on_this_machine_is_fetched(sandbox: Sandbox) -> None:
    with pytest.raises(PictureError, match="image-unreadable"):
        clip(SORA_PRO_PICTURE, image_url=f"{sandbox.url}/")
    with pytest.raises(PictureError, match="image-unreachable"):
        clip(SORA_PRO_PICTURE, image_url=f"{sandbox.url}/nothing")


@pytest.mark.parametrize("address", ["data:image/png;base64,????", "data:image/png;base64,aGVsbG8=", "data:,"])
def test_data_that_is_no_picture_is_unreadable(address: str) -> None:
    with pytest.raises(PictureError, match="image-unreadable"):
        clip(SORA_PRO_PICTURE, image_url=address)


def test_picture_that_is_cut_off_is_unreadable() -> None:
    kind, _, whole = data_uri(400, 400).partition(",")
    content = base64.b64decode(whole)
    with pytest.raises(PictureError, match="image-unreadable"):
        clip(SORA_PRO_PICTURE, image_url=f"{kind},{base64.b64encode(content[: len(content) // 2]).decode()}")
