"""docs/privacy.md says what is kept how long: its times are the code's, and no table of the database is forgotten."""

import importlib
import re
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.conf import LazySettings

PAPER = Path(__file__).parents[1] / "docs/privacy.md"
TIME = re.compile(r"(\d+) (minute|hour|day)s?\b")
SIZE = re.compile(r"(\d+) MB")


class Row(NamedTuple):
    """A line of one of the tables."""

    what: str
    holds: str
    kept: str
    why: str
    where: str

    @property
    def models(self) -> list[str]:
        return re.findall(r"`(\w+\.\w+)`", self.what)

    @property
    def constants(self) -> list[Any]:
        return [named(name) for name in re.findall(r"`([\w.]+)`", self.where)]

    @property
    def times(self) -> set[timedelta]:
        return {timedelta(**{f"{unit}s": int(number)}) for number, unit in TIME.findall(self.kept)}


def rows() -> list[Row]:
    lines = [line for line in PAPER.read_text().splitlines() if line.startswith("| ") and "---" not in line]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [Row(*row) for row in cells if row[-1].strip() != "where the code says it"]


def named(name: str) -> Any:
    """What a dotted name stands for."""
    parts = name.split(".")
    for end in range(len(parts) - 1, 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            found = getattr(found, part)
        return found
    raise AssertionError(f"{name} is nowhere")


def as_time(constant: Any, row: Row) -> timedelta | None:
    """How long a constant says; None where it is a function, or counts bytes."""
    if isinstance(constant, timedelta):
        return constant
    return timedelta(seconds=constant) if isinstance(constant, int) and not SIZE.search(row.kept) else None


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.what)
def test_time_is_the_code_s(row: Row) -> None:
    said = {time for constant in row.constants if (time := as_time(constant, row)) is not None}
    assert said == row.times


@pytest.mark.parametrize("row", [row for row in rows() if SIZE.search(row.kept)], ids=lambda row: row.what)
def test_size_is_the_code_s(row: Row) -> None:
    assert row.constants == [int(SIZE.findall(row.kept)[0]) * 1024**2]


def test_every_table_has_its_row() -> None:
    """Tables of other packages too; a model without a table of its own only where it has words, as an index."""
    here = {model._meta.label for model in apps.get_models() if model._meta.managed}
    named_here = [label for row in rows() for label in row.models]
    assert here - set(named_here) == set(), "say in docs/privacy.md what it keeps of people, and how long"
    assert sorted(named_here) == sorted(set(named_here))
    assert {apps.get_model(label)._meta.label for label in named_here} == set(named_here)


def test_what_is_said_to_go_by_a_setting_is_one() -> None:
    assert isinstance(named("django.conf.settings"), LazySettings)
