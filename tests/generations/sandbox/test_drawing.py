"""Frames: the words are on them, and the picture under the words is the customer's."""

import io

from PIL import Image, ImageChops

from generations.sandbox.drawing import Scene, frames


def first_frame(scene: Scene) -> Image.Image:
    return next(frames(scene, 2)).to_image()


def png(size: tuple[int, int], colour: str, mode: str = "RGB") -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, colour).save(buffer, "PNG")
    return buffer.getvalue()


def test_frame_has_the_size_even_where_the_buffer_lines_are_longer() -> None:
    frame = next(frames(Scene(910, 512, "A fox"), 2))
    assert (frame.width, frame.height) == (910, 512)
    assert frame.planes[0].line_size > 910


def test_words_are_drawn() -> None:
    picture = png((320, 180), "black")
    plain, written = (first_frame(Scene(320, 180, words, picture)) for words in ("", "A FOX IN THE SNOW"))
    assert ImageChops.difference(plain, written).getbbox()


def test_ground_is_the_picture_cut_to_the_shape() -> None:
    frame = first_frame(Scene(320, 180, "A fox", png((100, 400), "red")))
    red, green, blue = frame.getpixel((160, 20))
    assert red > 200
    assert max(green, blue) < 60


def test_same_words_have_the_same_colours() -> None:
    assert first_frame(Scene(64, 64, "A fox")).tobytes() == first_frame(Scene(64, 64, "A fox")).tobytes()
    assert first_frame(Scene(64, 64, "A fox")).tobytes() != first_frame(Scene(64, 64, "A cat")).tobytes()


def test_ten_thousand_characters_fit() -> None:
    assert first_frame(Scene(320, 180, "word " * 2000)).size == (320, 180)


def test_words_of_any_script_and_pictures_of_any_mode_are_drawn() -> None:
    for mode, colour in (("RGBA", "red"), ("L", "white"), ("P", "blue")):
        assert first_frame(Scene(64, 64, "狐狸 🦊 \x00 ü", png((10, 10), colour, mode))).size == (64, 64)
