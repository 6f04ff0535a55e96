"""Two things timed in turn, so that a drift of the machine is in both."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 40
WARM_UP = 5


@dataclass(frozen=True)
class Figure:
    """Medians in milliseconds of ours and of the floor, and how they compare."""

    name: str
    ours: float
    floor: float
    floor_name: str
    note: str = ""

    @property
    def ratio(self) -> float:
        """Ours by the floor's."""
        return self.ours / self.floor

    def row(self) -> str:
        """A line of the table."""
        return (
            f"| {self.name} | {self.ours:.1f} | {self.floor:.1f} | {self.ratio:.2f} | {self.floor_name} | {self.note} |"
        )


HEAD = "| what | ours, ms | floor, ms | ratio | the floor | |\n|---|--:|--:|--:|---|---|"


def compare(
    name: str, ours: Callable[[], object], floor: Callable[[], object], floor_name: str, rounds: int = ROUNDS
) -> Figure:
    """Time both, A B A B, and take the medians; the first few rounds warm up and do not count."""
    mine: list[float] = []
    bare: list[float] = []
    for number in range(rounds + WARM_UP):
        for call, times in ((ours, mine), (floor, bare)):
            began = time.perf_counter()
            call()
            if number >= WARM_UP:
                times.append((time.perf_counter() - began) * 1000)
    return Figure(name, statistics.median(mine), statistics.median(bare), floor_name)
