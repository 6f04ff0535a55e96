"""What breaks first: each resource's use at so many generations a minute, calculated from what was measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.scale_chores import Taken
from benchmarks.scale_lives import Cost

RATES: Final = (10, 100, 1000)
"""Generations a minute."""

MINUTES_AT_FAL: Final = 2
FAL_ANSWERS_MS: Final = 300
"""Assumed of the real one, which is asked over the Internet."""

STATUS_POLLS: Final = 20
"""Of one that is watched all the time: every 2, 5, then 10 seconds."""

DELETED: Final = 0.3
"""Part of all that is in the trash one day."""

DAY: Final = 1440


@dataclass(frozen=True)
class Resource:
    """How much of it is used at one generation a minute, in a unit, and how much there is."""

    name: str
    used: float
    unit: str
    there_is: float

    def row(self) -> str:
        """A line of the table: bold where it is more than there is."""
        cells = [f"{self.used * rate:,.2f}" for rate in RATES]
        bold = [
            f"**{cell}**" if self.used * rate > self.there_is else cell for cell, rate in zip(cells, RATES, strict=True)
        ]
        return f"| {self.name} | {' | '.join(bold)} | {self.there_is:g} {self.unit} | {self.breaks_at:,.0f} |"

    @property
    def breaks_at(self) -> float:
        """Generations a minute at which all of it is used."""
        return self.there_is / self.used


HEAD: Final = (
    f"| resource | at {' | at '.join(f'{rate:,} a minute' for rate in RATES)} | there is | breaks at, a minute |\n"
    "|---|--:|--:|--:|--:|--:|"
)


def resources(costs: Sequence[Cost], taken: Sequence[Taken], completed_a_day: float) -> list[Resource]:
    """The first to break first."""
    by_step = {cost.name: cost for cost in costs}
    by_name = {one.name: one for one in taken}
    web = [by_step[name] for name in ("start (web)", "webhook (web)")]
    watched = by_step["status page asked once (web)"]
    workers = [by_step[name] for name in ("submit (worker)", "webhook acted on (worker)")]
    save = by_step["file checked, marked, stored, paid (saver)"]
    asked = by_step["asked of fal once (sweeper)"]
    polls = MINUTES_AT_FAL * 60 / 30
    database = sum(cost.database for cost in (*web, *workers, save)) + STATUS_POLLS * watched.database
    found = [
        Resource("database", (database + polls * asked.database) / 60_000, "core", 1),
        Resource("web", (sum(cost.own for cost in web) + STATUS_POLLS * watched.own) / 60_000, "cores", 2),
        Resource("workers", (sum(cost.wall for cost in workers) + FAL_ANSWERS_MS) / 60_000, "processes", 2),
        Resource("savers", save.own / 60_000, "core", 1),
        Resource("sweeper: polls", polls * asked.wall / 60_000, "process", 1),
    ]
    found += [_chore(by_name[name], rows, every) for name, rows, every in CHORES]
    found += [_grows(by_name[name], wanted, completed_a_day) for name, wanted in GROWS]
    return sorted(found, key=lambda resource: resource.breaks_at)


# Rows of a chore that each generation leaves, and how often the sweep calls it, in minutes.
CHORES: Final = (
    ("purge_deleted", DELETED, 1),
    ("remove_files", 2 + 2 * DELETED, 1),
    ("forget_transitions", 4, 1),
    ("forget_attempts", 1, 1),
    ("forget_deliveries", 1, 1),
    ("add_up_tallies", 10, 0.5),
)
# What takes longer the more ended lately, and the milliseconds that it may take.
GROWS: Final = (("stages in /metrics", 200), ("whose mails are due", 1000))


def _chore(one: Taken, rows: float, every: float) -> Resource:
    """By the rows that one call deals with, of which there is one each time."""
    return Resource(f"{one.name}: rows a call", rows * every, "rows", one.rows)


def _grows(one: Taken, wanted: float, completed_a_day: float) -> Resource:
    return Resource(f"{one.name}: ms", one.milliseconds * DAY / completed_a_day, "ms", wanted)
