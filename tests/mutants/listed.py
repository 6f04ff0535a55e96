"""Mutants that stand in files: those that no test can tell from the code, and faults that tests once let through."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from tests.mutants.runs import ROOT

NAMED_BY: Final = ("module", "where", "before", "after")
HERE: Final = Path(__file__).parent


@dataclass(frozen=True)
class Fault:
    """A module's text with a fault in it, and the test of the promise that it breaks."""

    name: str
    module: str
    text: str
    test: str


def named() -> list[Fault]:
    """The faults of `named.toml`; each edit must fit exactly once."""
    return [_fault(**entry) for entry in _read("named.toml")["fault"]]


@lru_cache
def equivalent() -> dict[tuple[str, str, str, str, int], str]:
    """By mutant, why nothing that is promised hangs on it."""
    listed = _read("equivalent.toml")["mutant"]
    return {(*(entry[name] for name in NAMED_BY), entry.get("number", 1)): entry["reason"] for entry in listed}


def _fault(*, name: str, module: str, edits: list[tuple[str, str]], test: str) -> Fault:
    text = (ROOT / module).read_text()
    for before, after in edits:
        if text.count(before) != 1:
            raise ValueError(f"{name}: {before!r} is in {module} {text.count(before)} times")
        text = text.replace(before, after)
    return Fault(name, module, text, test)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text())
