"""Reads a manifest as anybody's verifier does, without our own reader."""

import io
import json
from typing import Any

from c2pa import Reader

MADE_BY_AI = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


def verified(video: bytes, kind: str = "video/mp4", manifest: bytes | None = None) -> dict[str, Any]:
    """The store of a video whose manifest holds, and its active one's action."""
    reader = Reader(kind, io.BytesIO(video), manifest) if manifest else Reader(kind, io.BytesIO(video))
    assert reader.get_validation_state() in {"Valid", "Trusted"}, reader.get_validation_results()
    store: dict[str, Any] = json.loads(reader.json())
    active = store["manifests"][store["active_manifest"]]
    actions = next(one for one in active["assertions"] if one["label"].startswith("c2pa.actions"))
    return {"store": store, "active": active, "action": actions["data"]["actions"][0]}
