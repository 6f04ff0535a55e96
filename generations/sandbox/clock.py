"""Doing things at their time: one thread watches, a pool does."""

import heapq
import itertools
import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

Job = Callable[[], None]


class Clock:
    """Jobs with the Unix time at which each is due. Nothing is kept: whoever needs a job after a restart asks again."""

    def __init__(self, hands: int) -> None:
        self._pool = ThreadPoolExecutor(hands, "sandbox")
        self._changed = threading.Condition()
        self._due: list[tuple[float, int, Job]] = []
        self._order = itertools.count()
        self._is_stopped = False

    def start(self) -> None:
        """Begin to watch."""
        threading.Thread(target=self._watch, name="sandbox-clock", daemon=True).start()

    def at(self, due: float, job: Job) -> None:
        """Do it then, or at once where that is past; never where it is infinite."""
        if due == math.inf:
            return
        with self._changed:
            heapq.heappush(self._due, (due, next(self._order), job))
            self._changed.notify()

    def stop(self) -> None:
        """Begin nothing new, and wait for what is being done."""
        with self._changed:
            self._is_stopped = True
            self._changed.notify()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _watch(self) -> None:
        while job := self._next_job():
            self._pool.submit(job)

    def _next_job(self) -> Job | None:
        with self._changed:
            while not self._is_stopped:
                pause = self._due[0][0] - time.time() if self._due else None
                if pause is not None and pause <= 0:
                    return heapq.heappop(self._due)[2]
                self._changed.wait(pause)
        return None
