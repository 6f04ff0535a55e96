"""What may go wrong on purpose: calls that fail, events that get lost. Tests ask for it; a new start forgets it."""

import fnmatch
import threading
from dataclasses import dataclass, replace

CALLS = {
    "401": "the key is refused",
    "429": "too many requests",
    "500": "an error before anything was done, which an idempotency key keeps",
    "500-after": "done, and then an error, which an idempotency key keeps",
    "503": "not reached: nothing was done, nothing is kept",
    "dropped": "the connection ends and nothing was done",
    "dropped-after": "done, but the connection ends before the answer",
    "slow": "answered `seconds` later; meanwhile its idempotency key is in use",
}
EVENTS = {
    "lost": "never sent; it stands in the list of events",
    "twice": "sent twice, one after the other",
    "twin": "sent, and once more as an event with another id",
    "late": "sent `seconds` later",
    "held": "kept until it is asked for, then sent in the reverse order",
    "stale": "signed ten minutes ago",
    "early": "signed in an hour",
    "forged": "signed with another secret",
    "altered": "its body is changed after it was signed",
    "unsigned": "without a signature",
}


@dataclass(frozen=True)
class Fault:
    """What shall happen to the next `times` calls (`POST /v1/refunds`) or events (`charge.*`) that match."""

    match: str
    do: str
    times: int = 1
    seconds: float = 0


class Faults:
    """Those that are still to come."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Have it happen; raises ValueError where there is nothing of this name."""
        if fault.do not in CALLS | EVENTS:
            raise ValueError(f"Nothing here is called {fault.do!r}")
        with self._lock:
            self._waiting.append(fault)

    def clear(self) -> None:
        """Have nothing go wrong from now on."""
        with self._lock:
            self._waiting.clear()

    def take(self, name: str, kinds: dict[str, str]) -> Fault | None:
        """The first of these kinds that matches, once less from now on."""
        with self._lock:
            for place, fault in enumerate(self._waiting):
                if fault.do in kinds and fnmatch.fnmatchcase(name, fault.match):
                    self._waiting[place : place + 1] = (
                        [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
                    )
                    return fault
        return None
