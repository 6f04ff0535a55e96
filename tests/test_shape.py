"""The house keeps its shape: small modules, short functions, more lines of test than of code."""

import ast
from itertools import chain
from pathlib import Path
from statistics import median, quantiles

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("billing", "generations", "maxvideo")


def lines_of(*folders: str) -> dict[Path, int]:
    """How long each module is that somebody wrote; empty ones only make a folder a package."""
    paths = chain.from_iterable((ROOT / folder).rglob("*.py") for folder in folders)
    lengths = {path: len(path.read_text().splitlines()) for path in paths if path.parent.name != "migrations"}
    return {path: length for path, length in lengths.items() if length}


def function_lines() -> list[int]:
    """How long each function is, from its `def` on."""
    nodes = chain.from_iterable(ast.walk(ast.parse(path.read_text())) for path in lines_of(*ROOMS))
    functions = (node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return [(function.end_lineno or 0) - function.lineno + 1 for function in functions]


@pytest.mark.parametrize(
    ("lengths", "middle", "long"),
    [
        pytest.param(list(lines_of(*ROOMS).values()), 60, 150, id="modules"),
        pytest.param(function_lines(), 6, 15, id="functions"),
    ],
)
def test_half_are_short_and_nine_in_ten_not_long(lengths: list[int], middle: int, long: int) -> None:
    assert median(lengths) <= middle
    assert quantiles(lengths, n=10)[-1] <= long


def test_no_module_is_longer_than_a_reader_keeps_in_mind() -> None:
    assert [str(path.relative_to(ROOT)) for path, length in lines_of(*ROOMS).items() if length > 300] == []


def test_there_is_more_test_than_code() -> None:
    assert sum(lines_of("tests").values()) >= 1.2 * sum(lines_of(*ROOMS).values())
