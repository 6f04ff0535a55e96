"""What the sandbox remembers: records by key, and a journal with a line for each change, so that a killed one goes on.

A change is entered whole or not at all: the last line of a journal that was cut off is left out when it is read.
"""

import copy
import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Record = dict[str, Any]
Where = Callable[[Record], bool]
Link = tuple[str, Any]
"""A field and its value."""

LINKS = frozenset({"charge", "code", "payment_intent"})
"""Fields that name another record, or that records are looked for by: found without looking at every record."""


def _is_any(record: Record) -> bool:
    return True


class Kept(Exception):
    """Raised in a change that stays all the same: a declined card is an error, and an entry in the books."""


class Store:
    """Records in the order in which they came; every one has a kind, `object`. Whoever gets one has a copy."""

    def __init__(self, path: Path) -> None:
        self.lock = threading.RLock()
        self._records: dict[str, Record] = {}
        self._kinds: dict[str, dict[str, None]] = {}
        self._links: dict[tuple[str, str, Any], dict[str, None]] = {}
        self._changed: dict[str, Record | None] = {}
        self._after: list[Callable[[], None]] = []
        self._depth = 0
        self._read(path)
        self._journal = self._rewritten(path)

    @contextmanager
    def change(self) -> Iterator[None]:
        """Everything within is entered together at its end; what is not Kept undoes it."""
        with self.lock:
            self._depth += 1
            try:
                yield
            except Exception as error:
                if not isinstance(error, Kept):
                    self._changed.clear()
                    self._after.clear()
                raise
            finally:
                self._depth -= 1
                if not self._depth:
                    self._enter()

    def after(self, act: Callable[[], None]) -> None:
        """Do this once the change is entered."""
        self._after.append(act)

    def get(self, key: str) -> Record | None:
        """A copy of the record."""
        with self.lock:
            return copy.deepcopy(self._changed[key] if key in self._changed else self._records.get(key))

    def put(self, key: str, record: Record) -> None:
        """Enter it with the change that is under way."""
        self._changed[key] = copy.deepcopy(record)

    def drop(self, key: str) -> None:
        """Forget it with the change that is under way."""
        self._changed[key] = None

    def newest(self, kind: str, where: Where = _is_any, *, link: Link | None = None) -> Iterator[Record]:
        """Copies of the records of a kind, the newest first; of those alone with this field, where it is a link.

        `where` may look, not touch.
        """
        with self.lock:
            known = self._links.get((kind, *link), {}) if link else self._kinds.get(kind, {})
            fresh = [key for key, one in self._changed.items() if one and one["object"] == kind and key not in known]
            found = [self._changed.get(key, self._records.get(key)) for key in (*known, *fresh)]
        for record in reversed(found):
            if record is not None and where(record) and (link is None or record.get(link[0]) == link[1]):
                yield copy.deepcopy(record)

    def close(self) -> None:
        """Let go of the journal."""
        self._journal.close()

    def _enter(self) -> None:
        changed, after = self._changed, self._after
        self._changed, self._after = {}, []
        if changed:
            self._journal.write(json.dumps(changed) + "\n")
            self._journal.flush()
            self._take(changed)
        for act in after:
            act()

    def _take(self, changed: dict[str, Record | None]) -> None:
        for key, record in changed.items():
            gone = self._records.pop(key, None) if record is None else None
            if gone:
                self._kinds[gone["object"]].pop(key, None)
            if record is not None:
                self._records[key] = record
                self._kinds.setdefault(record["object"], {})[key] = None
                for name in LINKS & record.keys():
                    self._links.setdefault((record["object"], name, record[name]), {})[key] = None

    def _read(self, path: Path) -> None:
        lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
        for line in lines:
            if line.endswith(b"\n"):
                self._take(json.loads(line))

    def _rewritten(self, path: Path) -> Any:
        """The journal, made anew as a single line: it holds no past, and no half line."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = path.with_suffix(".part")
        temporary.touch(mode=0o600)
        temporary.write_text(json.dumps(self._records) + "\n")
        os.replace(temporary, path)
        return path.open("a")
