"""What a file says of how it was made (C2PA), in the terms that a page needs. A child process reads it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any, Final

from django.conf import settings

from generations.media import certificate, child
from generations.media.exceptions import BadMedia

CLOSED: Final = -1
HEADS: Final = (  # where a head begins, how, what the file is
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftyphei", "image/heic"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1a\x45\xdf\xa3", "video/webm"),
)
LONGEST_HEAD: Final = 16
TAKES_NONE: Final = frozenset({"video/webm"})


@dataclass(frozen=True)
class Manifest:
    """What the newest of a file's manifests says: whether AI made it, with what, when, who signed, whether it holds."""

    is_by_ai: bool
    model: str
    when: str
    signer: str
    is_ours: bool
    is_unchanged: bool
    has_earlier: bool


def kind_of(head: bytes) -> str | None:
    """The content type of a file by its first bytes; None for what is not read here."""
    return next((kind for at, start, kind in HEADS if head[at : at + len(start)] == start), None)


def read(file: IO[bytes], beside: IO[bytes] | None = None) -> Manifest | None:
    """What an opened file says, or the manifest beside it; None where there is no manifest.

    Raises BadMedia for a file that cannot be read, ChildUnavailable where the file is not to blame.
    """
    file.seek(0)
    kind = kind_of(file.read(LONGEST_HEAD))
    if kind is None:
        raise BadMedia("it is no video or picture that is read here")
    if kind in TAKES_NONE and beside is None:
        return None
    file.seek(0)
    found = _ask(file, kind, beside)
    if "error" in found:
        raise BadMedia(found["error"])
    return _manifest(found) if found else None


def _ask(file: IO[bytes], kind: str, beside: IO[bytes] | None) -> dict[str, Any]:
    descriptor = beside.fileno() if beside else CLOSED
    arguments = (settings.PROBE_MEMORY_BYTES, settings.CHECK_CPU_SECONDS, kind, certificate.load().anchor, descriptor)
    passed = (descriptor,) if beside else ()
    try:
        said = child.run("generations.media.manifest", *arguments, given=file, passed=passed, on_progress=lambda: None)
    except child.Crashed as error:
        raise BadMedia("it breaks its reader") from error
    found: dict[str, Any] = json.loads(said)
    return found


def _manifest(found: Mapping[str, Any]) -> Manifest:
    is_from_us = found["state"] == "Trusted" and found["serial"] == str(certificate.load().serial)
    facts = {name: found[name] for name in ("is_by_ai", "model", "when", "signer", "has_earlier")}
    return Manifest(is_ours=is_from_us, is_unchanged=found["state"] in {"Valid", "Trusted"}, **facts)
