import pytest

from generations.catalogue.shapes import SHAPES, expected_shape, shape_of


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_its_own(shape: str) -> None:
    width, height = map(int, shape.split(":"))
    assert shape_of(width * 80, height * 80) == shape


@pytest.mark.parametrize(
    ("width", "height", "shape"),
    [
        (1280, 720, "16:9"),
        (1366, 768, "16:9"),
        (1920, 804, "16:9"),
        (768, 1366, "9:16"),
        (720, 718, "1:1"),
        (1, 4000, "9:16"),
    ],
)
def test_other_sizes_take_the_nearest(width: int, height: int, shape: str) -> None:
    assert shape_of(width, height) == shape


@pytest.mark.parametrize(("asked", "shape"), [("9:16", "9:16"), ("auto", "16:9"), (None, "16:9"), ('"><b>', "16:9")])
def test_shape_before_there_is_a_video_is_the_one_asked_for(asked: str | None, shape: str) -> None:
    assert expected_shape({"aspect_ratio": asked}) == shape
