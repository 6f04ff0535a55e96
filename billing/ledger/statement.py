"""A user's lines, narrowed by kind and date: which, in what order, and as a file.

The balance on a line is the account's after it, whatever the filters leave out between the lines.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, tzinfo
from typing import Any, Final, Self
from urllib.parse import urlencode

from django.http import QueryDict

from billing.ledger import groups, kinds
from billing.ledger.kinds import Kind
from billing.ledger.models import Transfer, TransferQuerySet
from maxvideo.web.ascii import in_ascii
from maxvideo.web.days import created_between, known_zone, parse_day

COLUMNS: Final = ("time", "kind", "description", "credits", "held", "balance", "generation")
PEOPLE_WRITE_NOTES_OF: Final = frozenset({Kind.GRANT, Kind.ADJUSTMENT, Kind.REFUND})
RUN_BY_SPREADSHEETS: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What an address asks for; what means nothing is ignored. Days are whole, in the zone or else in UTC."""

    kind: str = ""
    since: date | None = None
    until: date | None = None
    zone: str = ""
    before: int | None = None

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """The filters of an address."""
        kind = query.get("kind", "")
        return cls(
            kind=kind if groups.kinds_in(kind) else "",
            since=parse_day(query.get("since", "")),
            until=parse_day(query.get("until", "")),
            zone=known_zone(query.get("zone", "")),
            before=_place(query.get("before", "")),
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the place is given."""
        return bool(self.kind or self.since or self.until)

    def narrow(self, lines: TransferQuerySet) -> TransferQuerySet:
        """The lines that pass."""
        if self.kind:
            wanted = groups.kinds_in(self.kind)
            lines = lines.filter(kind__in=wanted)
            if not set(wanted) & set(kinds.OF_A_HOLD):
                lines = lines.filter(hold=None)  # says no more, but these are few and have an index of their own
        lines = lines.filter(created_between(self.since, self.until, self.zone))
        return lines.filter(id__lt=self.before) if self.before else lines

    def query(self, **changes: Any) -> str:
        """The address' query with changes; a new filter starts at the newest line."""
        zone = self.zone if self.since or self.until else ""
        given = {"kind": self.kind, "since": self.since, "until": self.until, "zone": zone} | changes
        return urlencode({name: value for name, value in given.items() if value})


def as_csv(lines: Iterable[Transfer], zone: tzinfo = UTC) -> Iterator[str]:
    """The statement as CSV, line by line, so that a long one is never whole in memory; times are those of the zone.

    A spreadsheet opens it in an encoding of its own, so our own words are ASCII; what people wrote stays as it is.
    """
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for line in lines:
        yield writer.writerow(
            (
                line.created_at.astimezone(zone).isoformat(timespec="seconds"),
                line.kind,
                _harmless(_described(line)),
                line.credits,
                line.held,
                line.balance,
                _harmless(line.reference_id),
            )
        )


class _Echo:
    """A file for csv.writer that hands back what it is given."""

    def write(self, row: str) -> str:
        return row


def _described(line: Transfer) -> str:
    """What it is for and its note, or its kind."""
    note = line.note if line.kind in PEOPLE_WRITE_NOTES_OF else in_ascii(line.note)
    return ", ".join(filter(None, (in_ascii(line.subject), note))) or in_ascii(kinds.word_of(line.kind))


def _harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.lstrip().startswith(RUN_BY_SPREADSHEETS) or text.startswith(RUN_BY_SPREADSHEETS) else text


def _place(text: str) -> int | None:
    return int(text) if re.fullmatch("[0-9]{1,18}", text) else None
