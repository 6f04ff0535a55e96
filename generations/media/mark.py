"""Writes into a video from standard input that AI made it: the program that `marking.py` runs (C2PA).

The model's own manifest, where the file has one, stays as its parent. The claim is signed by whoever runs this, who
alone has the key: it is asked over a pipe. It prints one line of JSON.
"""

import io
import json
import os
import sys
from collections.abc import Callable
from typing import Any, BinaryIO, Final

from c2pa import Builder, C2paSigningAlg, Reader, Signer

from generations.media.limits import limit_self
from generations.media.manifest import FAULTS
from generations.media.pipes import receive, send

MADE_BY_AI: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
PARENT: Final = "model"
SOUND: Final = frozenset({"Valid", "Trusted"})
HOLDS_MANIFEST: Final = frozenset({"video/mp4"})
MOST_BYTES: Final = 512 * 1024**2


class NotSound(ValueError):
    """What was written does not verify."""


class Nowhere(io.RawIOBase):
    """Takes the copy of a file that is not wanted: the manifest goes beside it."""

    def __init__(self) -> None:
        self._at = self._size = 0

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._at += len(data)
        self._size = max(self._size, self._at)
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        return self._at

    def tell(self) -> int:
        return self._at


def mark(video: BinaryIO, out: BinaryIO, task: dict[str, Any], sign: Callable[[bytes], bytes]) -> None:
    """Write the marked video, or the manifest alone where the task says `is_beside`. Raises FAULTS."""
    kind, is_beside = task["content_type"], task["is_beside"]
    has_manifest = kind in HOLDS_MANIFEST and Reader.try_create(kind, video) is not None
    builder = Builder(json.dumps(claim(task, has_parent=has_manifest)))
    video.seek(0)
    if has_manifest:
        parent = {"title": task["model"], "relationship": "parentOf", "label": PARENT, "instance_id": PARENT}
        builder.add_ingredient(json.dumps(parent), kind, video)
        video.seek(0)
    if is_beside:
        builder.set_no_embed()
    signer = Signer.from_callback(sign, C2paSigningAlg.ES256, task["chain"])
    manifest = builder.sign(signer, kind, video, Nowhere() if is_beside else out)
    if is_beside:
        out.write(manifest)
    _check(video if is_beside else out, kind, manifest if is_beside else None)


def claim(task: dict[str, Any], *, has_parent: bool) -> dict[str, Any]:
    """What the manifest says: made by AI, with which model, when."""
    action: dict[str, Any] = {
        "action": "c2pa.opened" if has_parent else "c2pa.created",
        "digitalSourceType": MADE_BY_AI,
        "softwareAgent": {"name": task["model"]},
        "when": task["when"],
        "parameters": {"description": task["endpoint"]},
    }
    if has_parent:
        action["parameters"]["ingredientIds"] = [PARENT]
    return {
        "claim_generator_info": [{"name": "MaxVideo"}],
        "title": task["title"],
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [action]}}],
    }


def _check(video: BinaryIO, kind: str, manifest: bytes | None) -> None:
    """Raise NotSound where the file would not verify."""
    video.seek(0)
    state = (
        Reader(kind, video, manifest).get_validation_state() if manifest else Reader(kind, video).get_validation_state()
    )
    if state not in SOUND:
        raise NotSound(f"it is {state}")


def main(memory_bytes: str, cpu_seconds: str, pipes: str, task: str) -> None:
    """Print an empty object, or what stood in the way as `error`."""
    limit_self(int(memory_bytes), int(cpu_seconds), file_bytes=MOST_BYTES)
    out, ask, answer = map(int, pipes.split(","))

    def sign(claim: bytes) -> bytes:
        send(ask, bytes(claim))
        return receive(answer)

    found = {}
    try:
        with open(out, "w+b", closefd=False) as file:
            mark(sys.stdin.buffer, file, json.loads(task), sign)
    except FAULTS as error:
        found = {"error": str(error)[:200] or type(error).__name__}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
