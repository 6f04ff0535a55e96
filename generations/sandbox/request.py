"""One request: what was asked, where it is, what is left to do; kept as a file, so that a killed sandbox goes on.

Two files: the arguments are written once (they may hold pictures of many megabytes), the rest after every step.
"""

import hashlib
import json
import math
import os
import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from generations.sandbox.inputs import ENDPOINTS, Endpoint
from generations.sandbox.outcomes import Outcome, Trouble
from generations.sandbox.results import Result
from generations.sandbox.words import outcome_of

NOT_SIMPLE = {"agenda", "results", "lock", "was_told"}


@dataclass(frozen=True)
class Step:
    """Something to be done: start, make, finish (`name`: how) or deliver (`name`: which kind of webhook)."""

    due: float
    action: str
    name: str = ""
    end: int = 0
    tries: int = 0

    def again(self, due: float) -> "Step":
        """The same step, tried once more later."""
        return replace(self, due=due, tries=self.tries + 1)


@dataclass
class Request:
    """A submit as it arrived, and its life so far. Times are Unix seconds."""

    id: str
    endpoint_id: str
    words: list[str]
    base_url: str
    webhook_url: str
    headers: dict[str, str]
    submitted_at: float
    answered: int = 200
    is_accepted: bool = True
    started_at: float | None = None
    finished_at: float | None = None
    clip: str | None = None
    agenda: list[Step] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    deliveries: list[dict[str, Any]] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False, compare=False)
    was_told: threading.Event = field(default_factory=threading.Event, repr=False, compare=False)

    @property
    def endpoint(self) -> Endpoint:
        """The model it was sent to."""
        return ENDPOINTS[self.endpoint_id]

    @property
    def outcome(self) -> Outcome:
        """What the words in its prompt ask for."""
        return outcome_of(self.words)

    @property
    def status(self) -> str:
        """The queue's word for where it is; failures are COMPLETED too."""
        if self.results:
            return "COMPLETED"
        return "IN_QUEUE" if self.started_at is None else "IN_PROGRESS"

    @property
    def is_waiting(self) -> bool:
        return self.is_accepted and self.status == "IN_QUEUE"

    @property
    def patience(self) -> float:
        """The seconds in which the customer wants it started; without end where the header says nothing sensible."""
        try:
            return float(self.headers["x-fal-request-timeout"])
        except (KeyError, ValueError):
            return math.inf

    @property
    def kept_for(self) -> float:
        """The seconds for which the customer wants its file kept; for ever where the header says nothing sensible."""
        try:
            return float(json.loads(self.headers["x-fal-object-lifecycle-preference"])["expiration_duration_seconds"])
        except (KeyError, TypeError, ValueError):
            return math.inf

    @property
    def result(self) -> Result | None:
        """Its last end."""
        return self.results[-1] if self.results else None

    @property
    def url(self) -> str:
        """Where its result is; status and cancel are below."""
        return f"{self.base_url}/{self.endpoint.app}/requests/{self.id}"

    def gateway_id(self, end: int = 0) -> str:
        """The id of one try inside the queue; another one each time it tries again by itself."""
        return self.id if end == 0 else str(uuid.uuid5(uuid.UUID(self.id), str(end)))

    def trouble(self, what: str, trouble: Trouble) -> int | None:
        """Count this call, and give the code it is to be answered with where the outcome wants trouble."""
        with self.lock:
            self.calls[what] += 1
            return trouble.code if self.calls[what] <= trouble.calls else None

    def as_json(self) -> dict[str, Any]:
        """For the file, and for those who look from outside; a copy, since the request goes on."""
        with self.lock:
            simple = {name: value for name, value in vars(self).items() if name not in NOT_SIMPLE}
            return simple | {
                "calls": dict(self.calls),
                "deliveries": list(self.deliveries),
                "agenda": [asdict(step) for step in self.agenda],
                "results": [result.as_json() for result in self.results],
            }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Request":
        """Out of the file."""
        agenda = [Step(**step) for step in data.pop("agenda")]
        results = [Result(**result) for result in data.pop("results")]
        calls = Counter(data.pop("calls"))
        return cls(**data, agenda=agenda, results=results, calls=calls)


class Shelf:
    """The folder with the files of all requests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, request: Request) -> None:
        """Write it, whole or not at all."""
        self._write(f"{request.id}.json", request.as_json())

    def put_arguments(self, request_id: str, arguments: dict[str, Any]) -> None:
        """Write what was posted, with an `api_key` turned into a digest: a secret is never kept."""
        self._write(f"{request_id}.arguments.json", masked(arguments))

    def arguments(self, request_id: str) -> dict[str, Any]:
        """What was posted."""
        arguments: dict[str, Any] = json.loads((self.folder / f"{request_id}.arguments.json").read_text())
        return arguments

    def everything(self) -> Iterator[Request]:
        """All requests, oldest first."""
        found = [
            Request.from_json(json.loads(path.read_text()))
            for path in self.folder.glob("*.json")
            if not path.name.endswith(".arguments.json")
        ]
        yield from sorted(found, key=lambda request: request.submitted_at)

    def _write(self, name: str, content: dict[str, Any]) -> None:
        temporary = self.folder / f"{name}.{threading.get_ident()}.part"
        temporary.write_text(json.dumps(content))
        os.replace(temporary, self.folder / name)


def masked(arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments without the secret, which can still be recognised by whoever has it."""
    if "api_key" not in arguments:
        return arguments
    digest = hashlib.sha256(str(arguments["api_key"]).encode()).hexdigest()
    return arguments | {"api_key": f"sha256:{digest}"}
