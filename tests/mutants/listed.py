"""What stands in files: mutants that no test can tell from the code, numbers that are nobody's promise, and faults that
tests once let through.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from tests.mutants.mutations import Mutant
from tests.mutants.runs import ROOT

NAMED_BY: Final = ("module", "where", "before", "after")
NUMBERS: Final = re.compile(r"\d[\d_]*(?:\.\d+)?")
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


@lru_cache
def measures() -> dict[tuple[str, str], str]:
    """By module and line, why nobody is promised the very number that stands there, rather than one beside it."""
    return {(entry["module"], entry["line"]): entry["reason"] for entry in _read("measures.toml")["measure"]}


def reason(mutant: Mutant) -> str:
    """Why a mutant may live; empty where it must not."""
    beside = is_beside(mutant.before, mutant.after) and measures().get((mutant.module, mutant.before))
    return equivalent().get(mutant.key) or beside or ""


def is_beside(before: str, after: str) -> bool:
    """Whether two lines differ in one number alone, by one, and neither is nothing."""
    if NUMBERS.sub("0", before) != NUMBERS.sub("0", after):
        return False
    numbers = (map(float, NUMBERS.findall(line)) for line in (before, after))
    differing = [pair for pair in zip(*numbers, strict=True) if pair[0] != pair[1]]
    return len(differing) == 1 and abs(differing[0][0] - differing[0][1]) == 1 and 0 not in differing[0]


def _fault(*, name: str, module: str, edits: list[tuple[str, str]], test: str) -> Fault:
    text = (ROOT / module).read_text()
    for before, after in edits:
        if text.count(before) != 1:
            raise ValueError(f"{name}: {before!r} is in {module} {text.count(before)} times")
        text = text.replace(before, after)
    return Fault(name, module, text, test)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text())
