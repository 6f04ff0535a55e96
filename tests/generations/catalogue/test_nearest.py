import pytest

from generations.catalogue import ENDPOINTS, find
from generations.catalogue.nearest import nearest_from_picture, starting_at

SORA = "fal-ai/sora-2/image-to-video"
PIKA = "fal-ai/pika/v2.2/image-to-video"
HAILUO = "fal-ai/minimax/hailuo-02/standard/image-to-video"


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda one: one.id)
def test_every_endpoint_has_one_that_goes_on_from_a_picture(endpoint: object) -> None:
    origin = find(getattr(endpoint, "id", ""))
    nearest = nearest_from_picture(origin)
    assert nearest
    assert nearest.category == "image-to-video"
    assert origin is None or origin.category != "image-to-video" or nearest == origin


def test_one_that_is_paused_is_passed_over() -> None:
    nearest = nearest_from_picture(find(PIKA), without={PIKA})
    assert nearest
    assert nearest.id != PIKA


def test_what_no_endpoint_made_goes_on_with_any() -> None:
    assert nearest_from_picture(None)


@pytest.mark.parametrize(("size", "shape"), [((1280, 720), "16:9"), ((720, 1280), "9:16"), ((64, 36), "16:9")])
def test_shape_is_the_pictures_own_where_no_auto_is_offered(size: tuple[int, int], shape: str) -> None:
    text_only = find("fal-ai/sora-2/text-to-video")
    assert text_only
    assert starting_at(text_only, {"prompt": ["x"]}, "upload:1", *size)["aspect_ratio"] == [shape]


def test_picture_is_the_only_one() -> None:
    hailuo = find(HAILUO)
    assert hailuo
    posted = {"prompt": ["x"], "image_url": ["https://a.example/1"], "end_image_url": ["https://a.example/2"]}
    assert starting_at(hailuo, posted, "upload:1", 64, 36) == {"prompt": ["x"], "image_url": ["upload:1"]}
