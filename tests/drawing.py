"""Draws the flow of imports between rooms: `.venv/bin/python -m tests.drawing` writes docs/imports.svg.

A room's floor is the one that the contracts of pyproject.toml give it, so an import against them is an arrow upwards.
An arrow that others imply is left out: whoever reaches a room through another one may import it directly too.
"""

import tomllib
from functools import cache
from html import escape
from itertools import pairwise
from pathlib import Path
from statistics import fmean
from typing import Final, NamedTuple

import grimp

ROOT: Final = Path(__file__).parents[1]
FILE: Final = ROOT / "docs" / "imports.svg"
ROOTS: Final = ("billing", "generations", "maxvideo")
INNER: Final = {root: f"The rooms of {root}: each floor stands on those below it" for root in ROOTS[:2]}
WIDTH, FLOOR, BOX_WIDTH, BOX_HEIGHT = 1000, 54, 152, 26
PASSING: Final = 0.15  # of a box's room, for an arrow that only passes

Arrow = tuple[str, str]
STYLE: Final = """
  text { font: 11.5px sans-serif; text-anchor: middle; fill: #1a1a1a }
  rect { fill: #fff; stroke: #888; rx: 5 }
  .page { stroke: none }
  .billing { fill: #e3f1e5 } .generations { fill: #e6ecf8 } .maxvideo { fill: #f6eedd }
  path { fill: none; stroke: #777; stroke-width: 1.2 }
  .tip { fill: #777; stroke: none }
"""


class Spot(NamedTuple):
    """A room on its floor, or where the arrow of two rooms passes a floor between."""

    floor: int
    name: str | Arrow


def floors() -> list[list[str]]:
    """The rooms of each floor, from the roof down, as the contracts have them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = {contract["name"]: contract.get("layers") for contract in contracts}
    found: list[str] = []
    for layer in layers["Roof, generations, billing, accounts, web: each floor stands on those below it"]:
        found += layers[INNER[layer]] if layer in INNER else [layer]
    return [[room.strip() for room in layer.split("|")] for layer in found]


@cache
def arrows() -> frozenset[Arrow]:
    """Who imports whom, room by room."""
    graph = grimp.build_graph(*ROOTS, cache_dir=None)
    rooms = {room for floor in floors() for room in floor}
    pairs = (
        (room_of(module, rooms), room_of(imported, rooms))
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
    )
    return frozenset((one, other) for one, other in pairs if one and other and one != other)


def room_of(module: str, rooms: set[str]) -> str:
    """The room that a module is in; none for a root package itself."""
    return next((room for room in rooms if module == room or module.startswith(f"{room}.")), "")


def upwards(found: frozenset[Arrow], rows: list[list[str]]) -> list[Arrow]:
    """The arrows that do not go down."""
    level = {room: number for number, row in enumerate(rows) for room in row}
    return sorted((one, other) for one, other in found if level[one] >= level[other])


def essential(found: frozenset[Arrow]) -> list[Arrow]:
    """The arrows that no way through other rooms implies."""
    targets: dict[str, set[str]] = {}
    for one, other in found:
        targets.setdefault(one, set()).add(other)

    def reach(room: str) -> set[str]:
        nearest = targets.get(room, set())
        return nearest.union(*(reach(other) for other in nearest))

    return sorted(arrow for arrow in found if not any(arrow[1] in reach(way) for way in targets[arrow[0]]))


def places(rows: list[list[str]], ways: list[list[Spot]]) -> dict[Spot, float]:
    """Where each spot stands across the page: below the spots that it hangs on."""
    spots = [[Spot(number, room) for room in row] for number, row in enumerate(rows)]
    above: dict[Spot, list[Spot]] = {}
    for upper, lower in (step for way in ways for step in pairwise(way)):
        above.setdefault(lower, []).append(upper)
        if lower not in spots[lower.floor]:
            spots[lower.floor].append(lower)
    across: dict[Spot, float] = {}
    for row in spots:
        row.sort(key=lambda spot: fmean([across[upper] for upper in above.get(spot, ())] or [WIDTH / 2]))
        shares = [1.0 if isinstance(spot.name, str) else PASSING for spot in row]
        for number, spot in enumerate(row):
            across[spot] = WIDTH * (sum(shares[:number]) + shares[number] / 2) / sum(shares)
    return across


def way_of(arrow: Arrow, level: dict[str, int]) -> list[Spot]:
    """The spots that an arrow goes by."""
    one, other = arrow
    between = [Spot(floor, arrow) for floor in range(level[one] + 1, level[other])]
    return [Spot(level[one], one), *between, Spot(level[other], other)]


def drawing() -> str:
    """The whole file."""
    found = arrows()
    named = {room for arrow in found for room in arrow}
    rows = [row for row in ([room for room in floor if room in named] for floor in floors()) if row]
    level = {room: number for number, row in enumerate(rows) for room in row}
    ways = [way_of(arrow, level) for arrow in essential(found)]
    across = places(rows, ways)
    height = len(rows) * FLOOR
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}">',
            f"<style>{STYLE}</style>",
            f'<rect class="page" width="{WIDTH}" height="{height}"/>',
            *(line(way, across) for way in ways),
            *(box(spot, x) for spot, x in sorted(across.items(), key=str) if isinstance(spot.name, str)),
            "</svg>\n",
        ]
    )


def line(way: list[Spot], across: dict[Spot, float]) -> str:
    """An arrow, from the lower edge of one box to the upper edge of the other."""
    margin = (FLOOR - BOX_HEIGHT) / 2
    x, y = across[way[0]], way[0].floor * FLOOR + FLOOR - margin
    path = f"M{x:.0f} {y:.0f}"
    for spot in way[1:]:
        next_x, next_y = across[spot], spot.floor * FLOOR + margin
        middle = (y + next_y) / 2
        path += f"C{x:.0f} {middle:.0f} {next_x:.0f} {middle:.0f} {next_x:.0f} {next_y:.0f}"
        x, y = next_x, next_y
        if spot is not way[-1]:
            y += BOX_HEIGHT
            path += f"V{y:.0f}"
    return f'<path d="{path}"/><path class="tip" d="M{x:.0f} {y:.0f}l-4 -7h8z"/>'


def box(spot: Spot, x: float) -> str:
    """A room."""
    name = str(spot.name)
    y = spot.floor * FLOOR + (FLOOR - BOX_HEIGHT) / 2
    return (
        f'<rect class="{name.partition(".")[0]}" x="{x - BOX_WIDTH / 2:.0f}" y="{y:.0f}" '
        f'width="{BOX_WIDTH}" height="{BOX_HEIGHT}"/><text x="{x:.0f}" y="{y + 17:.0f}">{escape(name)}</text>'
    )


if __name__ == "__main__":
    FILE.write_text(drawing())
