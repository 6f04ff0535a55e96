"""The worker that `manage.py rqworker` runs."""

from rq import SimpleWorker


class Worker(SimpleWorker):
    """Does jobs in its own process, since a fork for each costs more than most of them, and is soon back.

    RQ's own waits up to a minute before it looks again for a Redis that was away.
    """

    max_connection_wait_time = 4.0
