"""The mark of a finished video: in the file where that can be, else beside it. No video is lost for the want of it.

What cannot be signed is tried again, then beside, then stored without, with an alarm for staff.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from generations.catalogue import title_of
from generations.catalogue.joined import made_by
from generations.media import marking
from generations.media.marking import Made, NotMarked
from generations.models import Generation
from generations.models.stored_video import Mark
from maxvideo.web.alarm import raise_alarm


@dataclass(frozen=True)
class Marked:
    """The file to store, and the manifest where it is one of its own."""

    path: Path
    mark: Mark
    manifest: Path | None = None

    def facts(self) -> dict[str, str | int]:
        """What the row says of the file that is stored."""
        with self.path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return {"sha256": digest, "bytes": self.path.stat().st_size, "mark": self.mark}


def marked(generation: Generation, path: Path, content_type: str, on_progress: Callable[[], None]) -> Marked:
    """Mark a video that plays; the file itself stays as it came. What `on_progress` raises ends it."""
    made, said = _made(generation, content_type), "nothing was tried"
    for is_beside, into in _tries(path, content_type):
        try:
            marking.mark(path, into, made, is_beside=is_beside, on_progress=on_progress)
        except NotMarked as error:
            said = str(error)
        else:
            return Marked(path, Mark.BESIDE, into) if is_beside else Marked(into, Mark.INSIDE)
    raise_alarm("generation %s is stored without a mark: %s", generation.pk, said)
    return Marked(path, Mark.MISSING)


def _tries(path: Path, content_type: str) -> Iterator[tuple[bool, Path]]:
    inside, beside = (False, path.with_name("marked.mp4")), (True, path.with_name("manifest.c2pa"))
    first = beside if marking.goes_beside(path, content_type) else inside
    return iter([first, first, beside])


def _made(generation: Generation, content_type: str) -> Made:
    return Made(
        model=made_by(generation.arguments) or title_of(generation.endpoint_id),
        endpoint=generation.endpoint_id,
        when=datetime.now(UTC).isoformat(timespec="seconds"),
        title=f"MaxVideo {generation.pk}",
        content_type=content_type,
    )
