"""docs/security.md: each requirement of the ASVS once, with what meets it or an honest word that nothing does."""

import re
from pathlib import Path

PAPER = Path(__file__).parents[1] / "docs" / "security.md"
ROW = re.compile(r"^\| (V\d+\.\d+\.\d+)(?: – V\d+\.\d+\.\d+)? \| ([^|]+) \| (.+) \|$", re.MULTILINE)
SAID = ("**Not met**", "**In part**", "**in part**", "*not applicable*")
CHAPTERS_OF_LEVEL_2 = {"V2", "V3", "V5", "V8", "V13"}


def rows() -> list[tuple[str, str, str]]:
    return ROW.findall(PAPER.read_text())


def test_a_requirement_has_one_row() -> None:
    ids = [name for name, _, _ in rows()]
    assert len(ids) == len(set(ids)) >= 70


def test_chapters_of_level_2_are_there() -> None:
    assert {name.split(".")[0] for name, _, _ in rows()} >= CHAPTERS_OF_LEVEL_2


def test_row_names_what_meets_it_or_says_that_nothing_does() -> None:
    assert [name for name, _, met in rows() if "`" not in met and not any(word in met for word in SAID)] == []
