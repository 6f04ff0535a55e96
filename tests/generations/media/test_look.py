"""Nearly the same picture has nearly the same hash; another has another, and an empty one none to speak of."""

import io

import pytest
from PIL import Image, ImageDraw
from PIL.Image import Transpose

from generations.media.look import DIGITS, WAYS, are_alike, upright
from generations.media.pictures import prepare


def scene(shift: int = 0) -> Image.Image:
    """Some shapes in light and shade."""
    picture = Image.new("RGB", (360, 320), "grey")
    draw = ImageDraw.Draw(picture)
    for at in range(6):
        shade = (at * 83 + shift) % 255
        draw.ellipse((at * 50, (at * 97 + shift) % 250, at * 50 + 90, (at * 97 + shift) % 250 + 80), fill=(shade,) * 3)
    return picture


def look(picture: Image.Image, quality: int = 90, kind: str = "JPEG") -> str:
    file = io.BytesIO()
    picture.save(file, kind, quality=quality)
    return prepare(file).look


SCENE = scene()


def test_same_picture_has_the_same_look() -> None:
    assert look(SCENE) == look(SCENE)
    assert len(look(SCENE)) == DIGITS * WAYS


@pytest.mark.parametrize("turn", Transpose)
def test_mirrored_or_turned_one_looks_alike(turn: Transpose) -> None:
    assert are_alike(look(SCENE), look(SCENE.transpose(turn), quality=60))
    assert are_alike(upright(look(SCENE)), look(SCENE.transpose(turn)))


@pytest.mark.parametrize(
    "changed",
    [
        SCENE.resize((180, 160)),
        SCENE.resize((720, 640)),
        SCENE.crop((2, 2, 358, 318)),
        SCENE.point(lambda level: min(255, level + 12)),
    ],
)
def test_changed_one_looks_alike(changed: Image.Image) -> None:
    assert are_alike(look(SCENE), look(changed, quality=40))


def test_other_file_of_it_looks_alike() -> None:
    assert are_alike(look(SCENE), look(SCENE.convert("RGBA"), kind="PNG"))


def test_another_picture_does_not() -> None:
    assert not are_alike(look(SCENE), look(scene(shift=120)))


def test_empty_pictures_are_not_taken_for_each_other() -> None:
    assert not are_alike(look(Image.new("RGB", (64, 36), "grey")), look(Image.new("RGB", (64, 36), "white")))


@pytest.mark.parametrize(("one", "other"), [("", ""), ("", "ff00ff00ff00ff00"), ("ff00ff00ff00ff00", "")])
def test_unknown_look_is_like_nothing(one: str, other: str) -> None:
    assert not are_alike(one, other)
