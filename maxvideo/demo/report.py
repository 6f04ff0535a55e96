"""What the demo prints."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from maxvideo.demo.checks import Take

HEADINGS = ("endpoint", "options", "price", "charged", "seconds", "bytes", "duration", "size", "state")


def table(takes: Iterable[Take]) -> str:
    """A line for each video."""
    return columns([HEADINGS, *(_line(take) for take in takes)])


def statement(content: str) -> str:
    """The account's statement, whose descriptions are cut where they are long."""
    return columns([[cell[:60] for cell in line] for line in csv.reader(io.StringIO(content))])


def columns(lines: Sequence[Sequence[str]]) -> str:
    """Text in columns as wide as their widest cell."""
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    padded = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)
    return "\n".join(line.rstrip() for line in padded)


def _line(take: Take) -> Sequence[str]:
    shot, facts, played = take.shot, take.facts, take.played
    return (
        shot.endpoint,
        " ".join(f"{name}={value or 'off'}" for name, value in shot.options.items()) or "as served",
        str(facts["price_credits"]),
        str(facts["charged_credits"]),
        f"{_taken(facts):.1f}" if facts["finished_at"] else "-",
        str(len(take.content)),
        f"{played.seconds:.1f} s" if played else "-",
        f"{played.size[0]}x{played.size[1]}" if played else "-",
        facts["state"],
    )


def _taken(facts: dict[str, str]) -> float:
    """Seconds from the form to the finished video."""
    started, finished = (datetime.fromisoformat(facts[name]) for name in ("created_at", "finished_at"))
    return (finished - started).total_seconds()
