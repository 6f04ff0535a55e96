"""Draws a picture from standard input anew: the program that `pictures.py` runs.

The header decides before anything is decoded. It prints one line of JSON, with the sentence for people where the
picture is refused, then the new file's bytes.
"""

import io
import json
import sys
from collections.abc import Iterator
from typing import Any

from PIL import Image, ImageCms
from PIL.Image import Transpose
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from generations.media.bare_picture import bare
from generations.media.limits import limit_self
from generations.media.look import HEIGHT, WIDTH, look_of

# Named by their classes, so that these alone are loaded: asked for by name, Pillow imports all forty of its formats.
FORMATS = (JpegImageFile.format, PngImageFile.format, WebPImageFile.format)
LONGEST_SIDE = 65_500  # what a JPEG can have
DRAWN_MOST_BYTES = 64 * 1024**2
JPEG_QUALITY = 92
ORIENTATION = 0x0112
UPRIGHT = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
QUARTERS = (Transpose.ROTATE_90, Transpose.ROTATE_270, Transpose.TRANSPOSE, Transpose.TRANSVERSE)
UNREADABLE = "The picture is damaged or cut short. Save it again as a JPEG or PNG and send that."


class Refused(Exception):
    """A sentence for people that says what is taken."""


def draw(content: bytes, most_pixels: int) -> tuple[dict[str, Any], bytes]:
    """The picture's facts and its new bytes. Raises Refused, and anything that a broken file does to a decoder."""
    content, profile, exif = bare(content)
    with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
        check_header(opened, most_pixels)
        opened.load()
        picture = in_srgb(opened, profile)
    orientation = orientation_of(exif)
    if orientation in UPRIGHT:
        picture = picture.transpose(UPRIGHT[orientation])
    picture.info = {}  # what is in it would be written again
    is_see_through = picture.mode == "RGBA" and picture.getchannel("A").getextrema() != (255, 255)
    content_type = "image/png" if is_see_through else "image/jpeg"
    found = {"content_type": content_type, "width": picture.width, "height": picture.height}
    found |= {"look": "".join(look_of(view) for view in views_of(picture))}
    return found, encoded(picture, is_see_through=is_see_through)


def views_of(picture: Image.Image) -> Iterator[bytes]:
    """What its looks are taken from: small, grey, on white where it is see-through; as it is, then turned."""
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    grey = ground.convert("L")
    lying, standing = (grey.resize(size, Image.Resampling.LANCZOS) for size in ((WIDTH, HEIGHT), (HEIGHT, WIDTH)))
    yield lying.tobytes()
    for turn in Transpose:
        yield (standing if turn in QUARTERS else lying).transpose(turn).tobytes()


def encoded(picture: Image.Image, *, is_see_through: bool) -> bytes:
    """The new file's bytes: a PNG where parts are see-through, else a JPEG. Raises Refused."""
    drawn = io.BytesIO()
    if is_see_through:
        picture.save(drawn, "PNG", compress_level=4)
    else:
        picture.convert("RGB").save(drawn, "JPEG", quality=JPEG_QUALITY)
    if drawn.tell() > DRAWN_MOST_BYTES:
        raise Refused("The picture holds too much for one with see-through parts. Send it without them, as a JPEG.")
    return drawn.getvalue()


def check_header(picture: Any, most_pixels: int) -> None:
    """Refuse what is too large to decode, and animations. Raises Refused.

    Phones put a second picture behind the first of a JPEG; that is none.
    """
    pixels = picture.width * picture.height
    if pixels > most_pixels:
        raise Refused(
            f"The picture has {picture.width:,} × {picture.height:,} pixels, {pixels / 1e6:,.1f} megapixels. "
            f"At most {most_pixels // 1_000_000} megapixels are taken."
        )
    if max(picture.size) > LONGEST_SIDE:
        raise Refused(f"The picture is too long. At most {LONGEST_SIDE:,} pixels a side are taken.")
    if picture.format in {"PNG", "WEBP"} and getattr(picture, "is_animated", False):
        raise Refused("The picture is an animation. Send one still picture.")


def in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture with 8 bits a channel as RGB or RGBA in sRGB; a profile that does not fit it is ignored."""
    if picture.mode.startswith("I"):
        picture = picture.point(lambda level: level / 256).convert("L")  # 16 bits a channel
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
    elif picture.mode not in {"RGB", "CMYK", "L"}:
        picture = picture.convert("RGB")
    target = "RGBA" if picture.mode == "RGBA" else "RGB"
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=target)
        except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
            made = None
        if made is not None:
            return made
    return picture.convert(target)


def orientation_of(exif: bytes | None) -> int | None:
    """How the camera was held, by EXIF; None where that cannot be read."""
    tags = Image.Exif()
    try:
        tags.load(exif or b"")
        orientation = tags.get(ORIENTATION)
    except Exception:  # the picture itself was decoded: nonsense beside it does not matter
        return None
    return orientation if isinstance(orientation, int) else None


def main(memory_bytes: str, cpu_seconds: str, most_pixels: str) -> None:
    """Print the new picture, or what is wrong with the old one as `error`. Any other end is not its fault."""
    limit_self(int(memory_bytes), int(cpu_seconds), file_bytes=0)
    Image.MAX_IMAGE_PIXELS = None  # `check_header` says it in better words
    content = b""
    try:
        found, content = draw(sys.stdin.buffer.read(), int(most_pixels))
    except Refused as error:
        found = {"error": str(error)}
    except Exception:  # a decoder may raise anything: whatever it is, the file made it
        found = {"error": UNREADABLE}
    sys.stdout.buffer.write(json.dumps(found).encode() + b"\n")
    sys.stdout.buffer.write(content)


if __name__ == "__main__":
    main(*sys.argv[1:])
