"""From the arguments of a request to the clip that answers them: length, shape, resolution, sound, first picture."""

import base64
import binascii
import io
from typing import Any

from PIL import Image

from generations.sandbox.clips import Clip
from generations.sandbox.drawing import Scene
from generations.sandbox.inputs import Endpoint


class UnreadablePictureError(ValueError):
    """A `data:` address that does not hold a picture."""


def clip_for(endpoint: Endpoint, arguments: dict[str, Any], *, auto_resolution: str) -> Clip:
    """The clip; raises UnreadablePictureError."""
    filled = endpoint.filled(arguments)
    picture = _picture(filled)
    resolution = auto_resolution if filled["resolution"] == "auto" else filled["resolution"]
    width, height = _size(int(resolution[:-1]), filled["aspect_ratio"], picture)
    return Clip(Scene(width, height, filled["prompt"], picture), _seconds(filled["duration"]), filled["generate_audio"])


def _seconds(duration: int | str) -> int:
    return max(1, min(60, int(str(duration).removesuffix("s"))))


def _size(shorter: int, shape: str, picture: bytes | None) -> tuple[int, int]:
    """Width and height in pixels, both even; `auto` follows the picture as far as 3:1."""
    across, down = (16, 9) if shape == "auto" else (int(side) for side in shape.split(":"))
    if shape == "auto" and picture:
        with Image.open(io.BytesIO(picture)) as opened:
            across, down = opened.size
    scale = min(3, max(across, down) / min(across, down))
    longer = round(shorter * scale / 2) * 2
    return (longer, shorter) if across >= down else (shorter, longer)


def _picture(arguments: dict[str, Any]) -> bytes | None:
    """The first picture, where it came with the request; pictures elsewhere are left where they are."""
    addresses = arguments.get("image_urls") or [arguments.get("image_url", "")]
    if not addresses[0].startswith("data:"):
        return None
    try:
        content = base64.b64decode(addresses[0].partition(",")[2], validate=True)
        with Image.open(io.BytesIO(content)) as opened:
            opened.verify()
    except (binascii.Error, OSError, SyntaxError) as error:
        raise UnreadablePictureError(str(error)) from error
    return content
