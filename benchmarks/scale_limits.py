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

SCRAPE_MS: Final = 200
MAILS_MS: Final = 1000
"""What a scrape of /metrics may take, and the look for whose mails are due."""


@dataclass(frozen=True)
class Resource:
    """How much of it one generation a minute uses, in a unit, and how much there is."""

    name: str
    used: float
    unit: str
    there_is: float

    def row(self) -> str:
        """A line of the table: bold where it is more than there is."""
        cells = [(f"{self.used * rate:,.2f}", self.used * rate > self.there_is) for rate in RATES]
        marked = [f"**{cell}**" if is_too_much else cell for cell, is_too_much in cells]
        return f"| {self.name} | {' | '.join(marked)} | {self.there_is:,.0f} {self.unit} | {self.breaks_at:,.0f} |"

    @property
    def breaks_at(self) -> float:
        """Generations a minute at which all of it is used."""
        return self.there_is / self.used


HEAD: Final = (
    f"| resource | at {' | at '.join(f'{rate:,} a minute' for rate in RATES)} | there is | all used at, a minute |\n"
    "|---|--:|--:|--:|--:|--:|"
)


def resources(costs: Sequence[Cost], taken: Sequence[Taken], completed_a_day: float) -> list[Resource]:
    """Of a machine as `bin/run` starts it, whose database has a core; the first to break first."""
    by_step = {cost.name: cost for cost in costs}
    by_name = {one.name: one for one in taken}
    found = [*_steps(by_step), *_chores(by_name), *_reads(by_name, completed_a_day)]
    return sorted(found, key=lambda resource: resource.breaks_at)


def _steps(by_step: dict[str, Cost]) -> list[Resource]:
    web = [by_step[name] for name in ("start (web)", "webhook (web)")]
    watched = by_step["status page asked once (web)"]
    workers = [by_step[name] for name in ("submit (worker)", "webhook acted on (worker)")]
    save = by_step["file checked, marked, stored, paid (saver)"]
    asked = by_step["asked of fal once (sweeper)"]
    polls = MINUTES_AT_FAL * 60 / 30
    all_of_them = (*web, *workers, save)
    database = sum(cost.database for cost in all_of_them) + STATUS_POLLS * watched.database + polls * asked.database
    return [
        Resource("database's processor", database / 60_000, "core", 1),
        Resource("web", (sum(cost.own for cost in web) + STATUS_POLLS * watched.own) / 60_000, "cores", 2),
        Resource("workers", (sum(cost.wall for cost in workers) + FAL_ANSWERS_MS) / 60_000, "processes", 2),
        Resource("files examined and marked", save.own / 60_000, "core", 1),
        Resource("sweeper's polls", polls * asked.wall / 60_000, "process", 1),
    ]


def _chores(by_name: dict[str, Taken]) -> list[Resource]:
    """The rows that each generation leaves to a chore, and how many it takes in a minute: at most, or in its time."""
    from generations.workflow import purge, removals, retention, tallies
    from maxvideo.web import one_by_one

    passes = {
        "purge_deleted": (DELETED, purge.BATCH, one_by_one.SECONDS),
        "remove_files": (2 + 2 * DELETED, removals.AT_ONCE, one_by_one.SECONDS),
        "forget_transitions": (4, None, retention.SECONDS),
        "forget_attempts": (1, None, retention.SECONDS),
        "forget_deliveries": (1, None, retention.SECONDS),
        "add_up_tallies": (10, 2 * tallies.AT_ONCE, 60),
    }
    found = []
    for name, (rows, most, seconds) in passes.items():
        in_time = by_name[name].rows_a_second * seconds
        found.append(Resource(f"{name}", rows, "rows", min(in_time, most or in_time)))
    return found


def _reads(by_name: dict[str, Taken], completed_a_day: float) -> list[Resource]:
    """What takes longer the more ended lately: a scrape reads eleven minutes at most, the mails ten."""
    a_row = by_name["stages of a day, counted anew"].milliseconds / completed_a_day
    an_hour = by_name["whose mails are due"].milliseconds / (completed_a_day / 24)
    left = max(1.0, SCRAPE_MS - by_name["/metrics"].milliseconds)
    return [
        Resource("/metrics", 11 * a_row, "ms left", left),
        Resource("whose mails are due", 10 * an_hour, "ms", MAILS_MS),
    ]
