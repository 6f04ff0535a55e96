"""Form-encoded bodies with nested brackets: `line_items[0][price_data][currency]=usd`."""

import re
from typing import Any
from urllib.parse import parse_qsl

from billing.payments.sandbox.problems import Refused

NAME = re.compile(r"(?P<first>[^\[\]]+)(?P<rest>(?:\[[^\[\]]*\])*)")
DEEPEST = 10


def parse(text: str) -> dict[str, Any]:
    """Texts in objects in objects; a list is an object whose names are numbers."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        _plant(tree, _path(name), value, name)
    return tree


def _path(name: str) -> list[str]:
    match = NAME.fullmatch(name)
    if not match:
        raise Refused(f"Received unknown parameter: {name}", code="parameter_unknown", param=name)
    return [match["first"], *re.findall(r"\[([^\[\]]*)\]", match["rest"])][:DEEPEST]


def _plant(tree: dict[str, Any], path: list[str], value: str, name: str) -> None:
    for part in path[:-1]:
        tree = tree.setdefault(part or str(len(tree)), {})
        if not isinstance(tree, dict):
            raise Refused("Invalid object", param=name)
    last = path[-1] or str(len(tree))
    if isinstance(tree.get(last), dict):
        raise Refused("Invalid string", param=name)
    tree[last] = value
