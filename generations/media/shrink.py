"""Draws a small view of the picture on standard input: the program that `thumbnails.py` runs."""

import io
import sys
from typing import Final

from PIL import Image

from generations.media.limits import limit_self

LONGEST_SIDE: Final = 264  # three device pixels for each of the 88 it is shown at
QUALITY: Final = 80


def small(content: bytes) -> bytes:
    """A picture as a small JPEG. A large JPEG is decoded at an eighth of its size, which takes milliseconds."""
    with Image.open(io.BytesIO(content)) as opened:
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        drawn = io.BytesIO()
        _on_white(opened).save(drawn, "JPEG", quality=QUALITY)
    return drawn.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """See-through parts are white, since a JPEG has none."""
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def main(memory_bytes: str, cpu_seconds: str) -> None:
    """Print the JPEG."""
    limit_self(int(memory_bytes), int(cpu_seconds), file_bytes=0)
    sys.stdout.buffer.write(small(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main(*sys.argv[1:])
