"""The mark in a finished video: made by AI, with which model, when (C2PA). Written by a child process (`mark.py`).

A video above 150 MB, or of a container that takes no manifest, has it beside itself: it is signed whole, in memory.
"""

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from generations.media import certificate, child
from generations.media.certificate import BadCertificate
from generations.media.disk import translate_disk_errors
from generations.media.exceptions import ChildUnavailable, MediaError
from generations.media.pipes import receive, send

PROGRAM: Final = "generations.media.mark"
HOLDS_MANIFEST: Final = frozenset({"video/mp4"})


class NotMarked(MediaError):
    """The video could not be signed; it plays all the same."""


@dataclass(frozen=True)
class Made:
    """What the mark says of a video: the model's name, the endpoint's id, when (ISO 8601), what the file is called."""

    model: str
    endpoint: str
    when: str
    title: str
    content_type: str


def goes_beside(path: Path, content_type: str) -> bool:
    """Whether the manifest is a file of its own."""
    return content_type not in HOLDS_MANIFEST or path.stat().st_size > settings.MARK_INSIDE_MOST_BYTES


def mark(path: Path, into: Path, made: Made, *, is_beside: bool, on_progress: Callable[[], None]) -> None:
    """Write the marked video, or its manifest alone, into another file. Raises NotMarked, DiskFull."""
    try:
        with translate_disk_errors():
            video, out = path.open("rb"), into.open("w+b")
        with video, out, _signatures() as (chain, ask, answer):
            task = json.dumps(vars(made) | {"chain": chain, "is_beside": is_beside})
            limits = settings.PROBE_MEMORY_BYTES, settings.PROBE_CPU_SECONDS
            passed = (out.fileno(), ask, answer)
            said = child.run(
                PROGRAM,
                *limits,
                ",".join(map(str, passed)),
                task,
                given=video,
                passed=passed,
                on_progress=on_progress,
            )
    except child.Crashed as error:
        raise NotMarked("the file broke the signing") from error
    except (ChildUnavailable, BadCertificate, OSError, ValueError) as error:
        raise NotMarked(f"it cannot be signed: {error}") from error
    if fault := json.loads(said).get("error"):
        raise NotMarked(fault)


@contextmanager
def _signatures() -> Iterator[tuple[str, int, int]]:
    """The certificate's chain, and the two ends that a child asks for one signature by. The key stays here."""
    own = certificate.load()
    asked, ask = os.pipe()
    answer, given = os.pipe()
    signer = threading.Thread(target=_sign_once, args=[own, asked, given], name="mark-signer")
    signer.start()
    try:
        yield own.chain, ask, answer
    finally:
        os.set_blocking(ask, False)
        with suppress(OSError):
            send(ask, b"")  # to whoever else has this end still, the signer owes no wait
        os.close(ask)
        signer.join()
        for end in (asked, answer, given):
            os.close(end)


def _sign_once(own: certificate.Certificate, asked: int, given: int) -> None:
    with suppress(OSError, ValueError):
        if claim := receive(asked):
            send(given, own.sign(claim))
