"""Whoever of the site's processes is alive watches the others: what stays wrong is an alarm, once an hour.

A part that was only restarted is no alarm, so a watch takes note of when it first saw something wrong.
"""

import time
from collections.abc import Mapping
from typing import Final

from maxvideo.web.alarm import raise_alarm_again

OK: Final = "ok"
UNKNOWN: Final = "unknown"
PATIENCE_SECONDS: Final = 90.0


class Watch:
    """What one process saw of the others."""

    def __init__(self) -> None:
        self._wrong_since: dict[str, float] = {}

    def see(self, report: Mapping[str, str], *, at: float | None = None) -> None:
        """Take what each part says now (at a monotonic moment): `ok`, what is wrong, or `unknown` and why."""
        present = time.monotonic() if at is None else at
        for part, word in report.items():
            if word == OK:
                self._wrong_since.pop(part, None)
            elif not word.startswith(UNKNOWN):
                since = self._wrong_since.setdefault(part, present)
                if present - since >= PATIENCE_SECONDS:
                    raise_alarm_again(f"{part}: %s", word)
