"""What `compose.yaml` and `compose.many.yaml` say, for tests; no Docker is asked."""

import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

PROJECT: Final = Path(__file__).parents[1]
ONE: Final = "compose.yaml"
MANY: Final = "compose.many.yaml"


class _Loader(yaml.SafeLoader):
    """Knows the tags by which a second file takes the place of the first."""


for tag, construct in (("!override", "construct_sequence"), ("!reset", "construct_sequence")):
    _Loader.add_constructor(tag, getattr(_Loader, construct))


def services(*files: str) -> dict[str, dict[str, Any]]:
    """The services of several files, a later one's words over an earlier one's."""
    found: dict[str, dict[str, Any]] = {}
    for file in files:
        document = yaml.load((PROJECT / file).read_text(), _Loader)
        for name, service in document["services"].items():
            found[name] = _merged(found.get(name, {}), service)
    return found


def _merged(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    both = {name: _merged(one[name], other[name]) for name in one if isinstance(one[name], dict) and name in other}
    return dict(one) | dict(other) | both


def command_of(service: Mapping[str, Any]) -> list[str]:
    """The words of a service's command; without one it runs the image's."""
    words = service.get("command", image_command())
    return shlex.split(words) if isinstance(words, str) else list(words)


def image_command() -> list[str]:
    """What our image runs where nothing is said."""
    lines = (PROJECT / "Dockerfile").read_text().splitlines()
    return list(json.loads(next(line for line in lines if line.startswith("CMD ")).removeprefix("CMD ")))


def replicas_of(service: Mapping[str, Any]) -> int:
    """How many there are of a service."""
    return int(service.get("deploy", {}).get("replicas", 1))
