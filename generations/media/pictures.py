"""Uploaded pictures: looked at from outside here, then redrawn by a child process (`redraw.py`).

What comes back is a new file with the same pixels, upright, in sRGB, with nothing else in it: no place, no camera,
no second content that a polyglot file carries.
"""

import hashlib
import json
import threading
from dataclasses import dataclass
from typing import IO

from django.conf import settings

from generations.media import child
from generations.media.exceptions import BadPicture, ChildUnavailable

MOST_BYTES = 20 * 1024**2
MOST_PIXELS = 40_000_000
SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")

# Decoding 40 megapixels takes some 400 MB and two seconds. Few threads of a process wait for it, the others have pages.
PATIENCE_SECONDS = 20.0
_waiting = threading.BoundedSemaphore(max(2, settings.WEB_THREADS // 2))


@dataclass(frozen=True)
class Picture:
    """A picture made by us: `content_type` is image/jpeg, or image/png where it has see-through parts.

    `look` is its difference hash and those of its turns, see `look.py`.
    """

    content: bytes
    content_type: str
    width: int
    height: int
    look: str = ""

    @property
    def sha256(self) -> str:
        """The sum of the new file, which is the same for the same upload."""
        return hashlib.sha256(self.content).hexdigest()


def prepare(file: IO[bytes]) -> Picture:
    """Read an upload and redraw it.

    Raises BadPicture, whose text is for people, and ChildUnavailable when the upload is not to blame.
    """
    content = _read(file)
    limits = settings.PICTURE_MEMORY_BYTES, settings.PICTURE_CPU_SECONDS, MOST_PIXELS
    if not _waiting.acquire(timeout=PATIENCE_SECONDS):
        raise ChildUnavailable("other pictures are being redrawn")
    try:
        answer = child.run(
            "generations.media.redraw",
            *limits,
            given=content,
            on_progress=lambda: None,
            patience=PATIENCE_SECONDS,
        )
    except child.Crashed as error:
        raise BadPicture("The picture cannot be read. Save it again as a JPEG or PNG and try that.") from error
    finally:
        _waiting.release()
    head, _, drawn = answer.partition(b"\n")
    found = json.loads(head)
    if "error" in found:
        raise BadPicture(found["error"])
    return Picture(content=drawn, **found)


def _read(file: IO[bytes]) -> bytes:
    """The upload's bytes, if they may be a picture. Raises BadPicture."""
    file.seek(0)
    content = file.read(MOST_BYTES + 1)
    if not content:
        raise BadPicture("The file is empty. Choose a JPEG, PNG or WebP picture.")
    if len(content) > MOST_BYTES:
        raise BadPicture("The file is larger than 20 MB. Choose a smaller one.")
    if not content.startswith(SIGNATURES):
        raise BadPicture("The file is not a JPEG, PNG or WebP picture.")
    return content
