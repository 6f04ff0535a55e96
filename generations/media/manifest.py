"""Reads what a file from standard input says of how it was made: the program that `manifests.py` runs (C2PA).

It prints one line of JSON: the facts that a page needs, each text cut, nothing where there is no manifest, or `error`.
Whatever else a stranger's manifest holds, and however much, stays in this process.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, Final

from c2pa import C2paError, Context, Reader

from generations.media.limits import limit_self

# What a hostile file makes the library raise. Our own mistakes are not among them.
FAULTS: Final = (C2paError, OSError, MemoryError, ValueError)

BY_AI: Final = ("trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "algorithmicMedia")
LONGEST: Final = 200


def read(file: BinaryIO, kind: str, anchor: str, beside: bytes | None) -> dict[str, Any]:
    """The store and whether it holds, our own certificates being the only ones that are trusted. Raises FAULTS."""
    context = Context.from_dict({"trust": {"trust_anchors": anchor}, "verify": {"verify_trust": True}})
    if beside:
        reader: Reader | None = Reader(kind, file, beside, context=context)
    else:
        reader = Reader.try_create(kind, file, context=context)
    if reader is None:
        return {}
    return {"state": reader.get_validation_state(), **facts(json.loads(reader.json()))}


def facts(store: Mapping[str, Any]) -> dict[str, Any]:
    """What the newest manifest of a store says, and whether any says that AI made it. Raises anything."""
    manifests = store.get("manifests", {})
    active = manifests.get(store.get("active_manifest"), {})
    signature = active.get("signature_info") or {}
    actions = [action for one in manifests.values() for action in _actions(one)]
    own = next(_actions(active), {})
    return {
        "is_by_ai": any(str(action.get("digitalSourceType", "")).endswith(BY_AI) for action in actions),
        "model": _name(own.get("softwareAgent"))[:LONGEST],
        "when": str(own.get("when") or signature.get("time") or "")[:LONGEST],
        "signer": str(signature.get("common_name") or signature.get("issuer") or "")[:LONGEST],
        "serial": str(signature.get("cert_serial_number", ""))[:LONGEST],
        "has_earlier": len(manifests) > 1,
    }


def _actions(manifest: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for assertion in manifest.get("assertions", ()):
        if str(assertion.get("label", "")).startswith("c2pa.actions"):
            yield from assertion.get("data", {}).get("actions", ())


def _name(agent: Any) -> str:
    return str(agent.get("name", "")) if isinstance(agent, Mapping) else str(agent or "")


def main(memory_bytes: str, cpu_seconds: str, kind: str, anchor: str, beside_fd: str) -> None:
    """Print what there is."""
    limit_self(int(memory_bytes), int(cpu_seconds), file_bytes=0)
    try:
        beside = None
        if int(beside_fd) >= 0:
            with open(int(beside_fd), "rb", closefd=False) as file:
                beside = file.read()
        found = read(sys.stdin.buffer, kind, anchor, beside)
    except Exception as error:  # the library, or what the manifest holds: whatever it is, the file made it
        found = {"error": str(error)[:200] or type(error).__name__}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
