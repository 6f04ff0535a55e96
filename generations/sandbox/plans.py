"""From the arguments of a request to the clip that answers them: length, shape, resolution, sound, first picture."""

import base64
import binascii
import http.client
import io
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

from PIL import Image

from generations.sandbox.clips import Clip
from generations.sandbox.drawing import Scene
from generations.sandbox.inputs import Endpoint
from generations.sandbox.words import without_words

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class PictureError(ValueError):
    """A picture that cannot be used; the message is a name in `results.FAILURES`."""


def clip_for(endpoint: Endpoint, arguments: dict[str, Any], *, auto_resolution: str) -> Clip:
    """The clip; raises PictureError."""
    filled = endpoint.filled(arguments)
    picture = _picture(filled)
    resolution = auto_resolution if filled["resolution"] == "auto" else filled["resolution"]
    width, height = _size(int(resolution[:-1]), filled["aspect_ratio"], picture)
    scene = Scene(width, height, without_words(filled["prompt"]), picture)
    return Clip(scene, _seconds(filled["duration"]), filled["generate_audio"])


def _seconds(duration: int | str) -> int:
    return max(1, min(60, int(str(duration).removesuffix("s"))))


def _size(shorter: int, shape: str, picture: bytes | None) -> tuple[int, int]:
    """Width and height in pixels, both even; `auto` follows the picture as far as 3:1."""
    across, down = (16, 9) if shape == "auto" else (int(side) for side in shape.split(":"))
    if shape == "auto" and picture:
        with Image.open(io.BytesIO(picture)) as opened:
            across, down = opened.size
    longer = round(shorter * min(3, max(across, down) / min(across, down)) / 2) * 2
    return (longer, shorter) if across >= down else (shorter, longer)


def _picture(arguments: dict[str, Any]) -> bytes | None:
    """The first picture, if it came along or is on this machine; those on the internet are left where they are."""
    addresses = arguments.get("image_urls") or [arguments.get("image_url", "")]
    content = _content(addresses[0])
    if content is not None:
        try:
            with Image.open(io.BytesIO(content)) as opened:
                opened.load()
        except (OSError, SyntaxError, Image.DecompressionBombError) as error:
            raise PictureError("image-unreadable") from error
    return content


def _content(address: str) -> bytes | None:
    if address.startswith("data:"):
        try:
            return base64.b64decode(address.partition(",")[2], validate=True)
        except binascii.Error as error:
            raise PictureError("image-unreadable") from error
    return _fetched(address) if urlsplit(address).hostname in LOOPBACK else None


def _fetched(address: str) -> bytes:
    parts = urlsplit(address)
    try:
        with closing(http.client.HTTPConnection(parts.netloc, timeout=10)) as connection:
            connection.request("GET", f"{parts.path}?{parts.query}")
            answer = connection.getresponse()
            content = answer.read()
    except (OSError, http.client.HTTPException) as error:
        raise PictureError("image-unreachable") from error
    if answer.status != 200:
        raise PictureError("image-unreachable")
    return content
