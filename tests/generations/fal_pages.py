"""What fal's pages say of the 11 endpoints, written down apart from the catalogue that it is held against."""

import itertools
import json
import math
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

PAGES: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "fal_pages.json").read_text())
NAMES = sorted(PAGES)


def options() -> Iterator[tuple[str, str, Any]]:
    """Every option of every endpoint: endpoint, parameter, value in its wire type."""
    for endpoint_id, page in PAGES.items():
        for name, described in page["inputs"].items():
            for value in values(described):
                yield endpoint_id, name, value


def values(described: dict[str, Any]) -> list[Any]:
    """What a parameter may be, where there are few; Pika's lengths are 1 to 15."""
    if "options" in described:
        return list(described["options"])
    if described["json_type"] == "boolean":
        return [True, False]
    return list(range(1, 16)) if described["json_type"] == "integer" and "default" in described else []


def combinations(endpoint_id: str) -> Iterator[dict[str, Any]]:
    """Every combination that may differ in price."""
    inputs = {name: values(described) for name, described in PAGES[endpoint_id]["inputs"].items()}
    names = [name for name in ("duration", "resolution", "generate_audio") if inputs.get(name)]
    for chosen in itertools.product(*(inputs[name] for name in names)):
        yield dict(zip(names, chosen, strict=True))


def listed_credits(endpoint_id: str, chosen: dict[str, Any]) -> int:
    """The listed price in cents, rounded up; 512P costs what 768P does, "auto" what the dearest may."""
    page = PAGES[endpoint_id]
    seconds = int(str(chosen["duration"]).removesuffix("s"))
    count = math.ceil(seconds / 5) if page["unit"] == "5s_clip" else seconds
    fitting = [Decimal(amount) for when, amount in page["rows"] if all(chosen.get(k) == v for k, v in when.items())]
    return math.ceil(max(fitting or [Decimal(amount) for _, amount in page["rows"]]) * count * 100)


def posted(arguments: dict[str, Any]) -> dict[str, Any]:
    """Arguments as a browser posts them."""
    return {name: "on" if value is True else value for name, value in arguments.items() if value is not False}
