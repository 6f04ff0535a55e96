"""Doing things at their time, and a time that can be moved on: one thread watches, a pool does."""

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

logger = logging.getLogger(__name__)
Job = Callable[[], None]


class Clock:
    """Jobs with the Unix time at which each is due. Nothing is kept: whoever needs a job after a restart asks again."""

    def __init__(self, hands: int, ahead: float = 0) -> None:
        self.ahead = ahead
        self._pool = ThreadPoolExecutor(hands, "stripe-sandbox")
        self._changed = threading.Condition()
        self._due: list[tuple[float, int, Job]] = []
        self._order = itertools.count()
        self._busy = 0
        self._is_stopped = False

    def now(self) -> float:
        """The time here: the machine's, and what it was moved on by."""
        return time.time() + self.ahead

    def start(self) -> None:
        """Begin to watch."""
        threading.Thread(target=self._watch, name="stripe-sandbox-clock", daemon=True).start()

    def at(self, due: float, job: Job) -> None:
        """Do it then, or at once where that is past."""
        with self._changed:
            heapq.heappush(self._due, (due, next(self._order), job))
            self._changed.notify_all()

    def move(self, seconds: float) -> None:
        """Let so much time go by."""
        with self._changed:
            self.ahead += seconds
            self._changed.notify_all()

    def rest(self, patience: float) -> bool:
        """Wait until nothing is due or being done; False where that takes longer than `patience` seconds."""
        with self._changed:
            return self._changed.wait_for(self._is_idle, patience)

    def stop(self) -> None:
        """Begin nothing new, and wait for what is being done."""
        with self._changed:
            self._is_stopped = True
            self._changed.notify_all()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _is_idle(self) -> bool:
        return not self._busy and not (self._due and self._due[0][0] <= self.now())

    def _watch(self) -> None:
        while job := self._next_job():
            self._pool.submit(self._do, job)

    def _do(self, job: Job) -> None:
        try:
            job()
        except Exception:
            logger.exception("Stripe's sandbox could not do what was due")
        finally:
            with self._changed:
                self._busy -= 1
                self._changed.notify_all()

    def _next_job(self) -> Job | None:
        with self._changed:
            while not self._is_stopped:
                pause = self._due[0][0] - self.now() if self._due else None
                if pause is not None and pause <= 0:
                    self._busy += 1
                    return heapq.heappop(self._due)[2]
                self._changed.wait(pause)
        return None
