"""The queue: every request has an agenda of steps with their times, and one loop does what is due.

    start ─► finish ─► deliver (again, until it is taken)
                 └───► finish (where a word asks for another end)

A step leaves the agenda in the same write that enters its effect and what follows it. So a killed sandbox, started
again, does the steps that are left; a step may be done twice, and no harm comes of that.
"""

import heapq
import itertools
import logging
import math
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from generations.sandbox import clips, results, webhooks
from generations.sandbox.inputs import problems
from generations.sandbox.outcomes import words_in
from generations.sandbox.plans import UnreadablePictureError, clip_for
from generations.sandbox.request import Request, Shelf, Step
from generations.sandbox.results import FAILURES, Result

logger = logging.getLogger(__name__)
BETWEEN_ENDS = 2.0
"""Seconds between two ends of the same request."""


class Queue:
    """All requests, and the threads that move them on. `speed` divides every pause."""

    def __init__(self, folder: Path, speed: float) -> None:
        self.speed = speed
        self.clips = folder / "clips"
        self.clips.mkdir(parents=True, exist_ok=True)
        self.shelf = Shelf(folder / "requests")
        self.signer = webhooks.Signer.kept_in(folder / "webhook.key")
        self.requests = {request.id: request for request in self.shelf.everything()}
        self._pool = ThreadPoolExecutor(32, "sandbox")
        self._encoders = threading.BoundedSemaphore(2)
        self._changed = threading.Condition()
        self._due: list[tuple[float, int, Request, Step]] = []
        self._order = itertools.count()
        self._stopped = False

    def start(self) -> None:
        """Go on with what was left, and watch the clock."""
        threading.Thread(target=self._watch, name="sandbox-clock", daemon=True).start()
        for request in self.requests.values():
            self._plan(request, request.agenda)

    def stop(self) -> None:
        """Begin nothing new; what is left is on disk."""
        with self._changed:
            self._stopped = True
            self._changed.notify()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def new_request(self, endpoint_id: str, arguments: dict[str, Any], **facts: Any) -> Request:
        """A request out of a submit, not yet anywhere."""
        words = words_in(arguments.get("prompt", ""))
        return Request(str(uuid.uuid4()), endpoint_id, words, submitted_at=time.time(), **facts)

    def take(self, request: Request, arguments: dict[str, Any]) -> None:
        """Put it on disk and, where it is accepted, into the queue."""
        if request.is_accepted:
            request.agenda = [step for step in [self._first_step(request)] if step.due != math.inf]
        self.shelf.put_arguments(request.id, arguments)
        self.shelf.put(request)
        self.requests[request.id] = request
        self._plan(request, request.agenda)

    def find(self, app: str, request_id: str) -> Request | None:
        """The accepted request of this app with this id."""
        request = self.requests.get(request_id)
        return request if request and request.is_accepted and request.endpoint.app == app else None

    def position(self, request: Request) -> int:
        """How many of the same app wait before it."""
        return sum(
            other.status == "IN_QUEUE" and other.submitted_at < request.submitted_at and other.is_accepted
            for other in list(self.requests.values())
            if other.endpoint.app == request.endpoint.app
        )

    def cancel(self, request: Request) -> bool:
        """Ask for its end; False where it has ended already."""
        with request.lock:
            if request.results:
                return False
            if request.outcome.cancel != "ignored":
                request.agenda = [Step(time.time(), "finish", "cancelled")]
                self.shelf.put(request)
                self._plan(request, request.agenda)
            return True

    def _first_step(self, request: Request) -> Step:
        """Starting, or giving up where the customer does not want to wait that long."""
        patience = float(request.headers.get("X-Fal-Request-Timeout", "inf"))
        wait = request.outcome.waits / self.speed
        if patience < wait:
            return Step(request.submitted_at + patience, "finish", "not-started")
        return Step(request.submitted_at + wait, "start")

    # The loop

    def _plan(self, request: Request, steps: list[Step]) -> None:
        with self._changed:
            for step in steps:
                heapq.heappush(self._due, (step.due, next(self._order), request, step))
            self._changed.notify()

    def _watch(self) -> None:
        while True:
            with self._changed:
                while not self._stopped and (not self._due or self._due[0][0] > time.time()):
                    self._changed.wait(self._due[0][0] - time.time() if self._due else None)
                if self._stopped:
                    return
                _, _, request, step = heapq.heappop(self._due)
                self._pool.submit(self._do, request, step)

    def _do(self, request: Request, step: Step) -> None:
        action = {"start": self._start, "finish": self._finish, "deliver": self._deliver}[step.action]
        try:
            if step in request.agenda:
                action(request, step)
        except Exception:
            logger.exception("The sandbox could not %s request %s", step.action, request.id)

    def _done(self, request: Request, step: Step, following: list[Step], **effect: Any) -> None:
        """Cross the step off, unless a cancel has cleared the agenda meanwhile."""
        with request.lock:
            if step not in request.agenda:
                return
            request.agenda.remove(step)
            request.agenda += following
            for name, value in effect.items():
                setattr(request, name, value)
            self.shelf.put(request)
        self._plan(request, following)

    # The steps

    def _start(self, request: Request, step: Step) -> None:
        with request.lock:
            request.started_at = request.started_at or time.time()
            self.shelf.put(request)
        clip, ends = self._made(request)
        due = request.started_at + request.outcome.works / self.speed
        following = [Step(due, "finish", ends)] if due != math.inf else []
        self._done(request, step, following, clip=clip)

    def _made(self, request: Request) -> tuple[str | None, str]:
        """The clip's file name, and how the request will end first."""
        arguments = self.shelf.arguments(request.id)
        if problems(request.endpoint, arguments):
            return None, "invalid"
        if "ok" not in request.outcome.ends:
            return None, request.outcome.ends[0]
        try:
            clip = clip_for(request.endpoint, arguments, auto_resolution=request.outcome.auto_resolution)
        except UnreadablePictureError:
            return None, "image-unreadable"
        with self._encoders:
            return clips.make(clip, self.clips), request.outcome.ends[0]

    def _finish(self, request: Request, step: Step) -> None:
        now = time.time()
        following = []
        if request.webhook_url:
            following = [
                Step(now + after / self.speed, "deliver", kind, step.end) for after, kind in request.outcome.webhooks
            ]
        if step.name in request.outcome.ends and step.end + 1 < len(request.outcome.ends):
            name = request.outcome.ends[step.end + 1]
            following.append(Step(now + BETWEEN_ENDS / self.speed, "finish", name, step.end + 1))
        ended = [*request.results, self._result(request, step.name)]
        self._done(request, step, following, results=ended, finished_at=now)

    def _result(self, request: Request, name: str) -> Result:
        if name == "ok":
            return self._output(request)
        if name == "invalid":
            return results.invalid(problems(request.endpoint, self.shelf.arguments(request.id)))
        return FAILURES[name]

    def _output(self, request: Request) -> Result:
        size = (self.clips / str(request.clip)).stat().st_size
        video = {
            "url": f"{request.base_url}/files/{request.id}/output.mp4",
            "content_type": "video/mp4",
            "file_name": "output.mp4",
            "file_size": size,
        }
        body: dict[str, Any] = {"video": video}
        if request.endpoint.gives_video_id:
            body["video_id"] = f"video_{request.id}"
        return Result(200, body)

    def _deliver(self, request: Request, step: Step) -> None:
        message = webhooks.KINDS[step.name](self.signer, request, webhooks.content(request, step.end))
        code = webhooks.deliver(request.webhook_url, message)
        taken = code is not None and 200 <= code < 300
        following = []
        if not taken and step.tries < len(webhooks.PAUSES):
            following = [step.again(time.time() + webhooks.PAUSES[step.tries])]
        attempt = {"at": time.time(), "kind": step.name, "end": step.end, "answered": code}
        with request.lock:
            self._done(request, step, following, deliveries=[*request.deliveries, attempt])
