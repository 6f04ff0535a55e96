"""Threads for pages, and some for uploads: pictures are redrawn while their form waits, and pages go on beside them."""

import logging
from typing import Any, Final

from waitress.task import ThreadedTaskDispatcher

from maxvideo.processes.web.bodies import BUSY, Refusal

MOST_WAITING: Final = 50


class Lanes(ThreadedTaskDispatcher):
    """Hands each request to a thread of its kind, in the order in which they came in whole."""

    queue_logger = logging.getLogger("maxvideo.front")

    def __init__(self, pages: int, uploads: int) -> None:
        super().__init__()
        self.queue_logger.setLevel(logging.ERROR)  # that one waits for a moment is nothing to speak of
        self.uploads = ThreadedTaskDispatcher()
        self.uploads.queue_logger = self.queue_logger
        self.set_thread_count(pages)
        self.uploads.set_thread_count(uploads)

    def add_task(self, task: Any) -> None:
        """Have a connection's next request answered."""
        request = task.requests[0]
        if request.error is None and request.is_upload:
            if len(self.uploads.queue) < MOST_WAITING:
                self.uploads.add_task(task)
                return
            request.error = Refusal(*BUSY)
        super().add_task(task)

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> bool:
        """End the threads; requests that still wait are dropped."""
        self.uploads.shutdown(cancel_pending, timeout)
        return bool(super().shutdown(cancel_pending, timeout))
