"""Whether a file is a video that plays, and what it is like."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from generations.media import child
from generations.media.disk import translate_disk_errors
from generations.media.exceptions import BadMedia

PROGRAM: Final = "generations.media.playback"


@dataclass(frozen=True)
class Probed:
    """A video as it is shown: upright, with square pixels."""

    width: int
    height: int
    duration_seconds: float
    has_sound: bool
    content_type: str = "video/mp4"


def examine(path: Path, poster: Path, *, on_progress: Callable[[], None] = lambda: None) -> Probed:
    """Play the file to its end in a child process and write its poster, a JPEG.

    `on_progress` is called about once a second; what it raises ends the child. Raises BadMedia when the file is to
    blame, ChildUnavailable (or another Unavailable) when it is not.
    """
    limits = settings.PROBE_MEMORY_BYTES, settings.PROBE_CPU_SECONDS
    with translate_disk_errors():
        file = path.open("rb")
    with file:
        try:
            answer = child.run(PROGRAM, poster, *limits, given=file, on_progress=on_progress)
        except child.Crashed as error:
            raise BadMedia("the file broke its decoder") from error
    found: dict[str, Any] = json.loads(answer)
    if "error" in found:
        raise BadMedia(found["error"])
    return Probed(**found)
