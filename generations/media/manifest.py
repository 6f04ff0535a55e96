"""Reads what a file from standard input says of how it was made: the program that `manifests.py` runs (C2PA).

It prints one line of JSON: the manifest store as the library gives it, nothing where there is none, or `error`.
"""

import json
import sys
from typing import Any, BinaryIO, Final

from c2pa import C2paError, Context, Reader

from generations.media.limits import limit_self

# What a hostile file makes the library raise. Our own mistakes are not among them.
FAULTS: Final = (C2paError, OSError, MemoryError, ValueError)


def read(file: BinaryIO, kind: str, anchor: str, beside: bytes | None) -> dict[str, Any]:
    """The store and whether it holds, our own certificates being the only ones that are trusted. Raises FAULTS."""
    context = Context.from_dict({"trust": {"trust_anchors": anchor}, "verify": {"verify_trust": True}})
    if beside:
        reader: Reader | None = Reader(kind, file, beside, context=context)
    else:
        reader = Reader.try_create(kind, file, context=context)
    if reader is None:
        return {}
    return {"state": reader.get_validation_state(), "store": json.loads(reader.json())}


def main(memory_bytes: str, cpu_seconds: str, kind: str, anchor: str, beside_fd: str) -> None:
    """Print what there is."""
    limit_self(int(memory_bytes), int(cpu_seconds), file_bytes=0)
    try:
        beside = None
        if int(beside_fd) >= 0:
            with open(int(beside_fd), "rb", closefd=False) as file:
                beside = file.read()
        found = read(sys.stdin.buffer, kind, anchor, beside)
    except FAULTS as error:
        found = {"error": str(error)[:200] or type(error).__name__}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
