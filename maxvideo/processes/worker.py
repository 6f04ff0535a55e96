"""The worker that `manage.py rqworker` runs."""

import logging
from threading import Event, Thread
from typing import Final

from django.db import Error, connection
from redis.client import Pipeline
from redis.exceptions import RedisError
from rq import SimpleWorker, worker_registration

from generations.workflow.heartbeat import sweeper
from maxvideo.web.watch import Watch

BEAT_EVERY_SECONDS: Final = 5.0
WATCH_EVERY_SECONDS: Final = 30.0

log = logging.getLogger(__name__)


class Worker(SimpleWorker):
    """Does jobs in its own process, since a fork for each costs more than most of them, and is soon back.

    RQ's own waits up to a minute before it looks again for a Redis that was away. It says nothing while it does a job,
    so that Redis has to believe in it for the job's longest time, and a Redis that was emptied never hears of it again.
    This one beats beside its jobs: in Redis there is who is alive, and nobody else, `worker_ttl` seconds after a kill.
    """

    max_connection_wait_time = 4.0

    def register_birth(self) -> None:
        """Be there, and say so from now on."""
        self._is_leaving = Event()
        super().register_birth()  # type: ignore[no-untyped-call]
        Thread(target=self._beat_on, name="heartbeat", daemon=True).start()
        Thread(target=self._watch_on, name="watch", daemon=True).start()

    def register_death(self) -> None:
        """Be gone."""
        self._is_leaving.set()
        super().register_death()  # type: ignore[no-untyped-call]

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """Be believed in for `worker_ttl` seconds more, whatever RQ asks for."""
        super().heartbeat(self.worker_ttl, pipeline)

    def _beat_on(self) -> None:
        while not self._is_leaving.wait(BEAT_EVERY_SECONDS):
            try:
                self._beat()
            except RedisError:
                continue  # it hears the next one
            except Exception:
                # A connection that another thread closes breaks in many ways; whoever lives beats on.
                log.warning("a beat broke off", exc_info=True)

    def _watch_on(self) -> None:
        """The sweep watches the workers; who watches the sweep is each of them."""
        watch = Watch()
        while not self._is_leaving.wait(WATCH_EVERY_SECONDS):
            try:
                watch.see({"sweeper": sweeper()})
            except Error as error:
                log.warning("nobody can tell whether the sweep is alive: %s", type(error).__name__)
            finally:
                connection.close()

    def _beat(self) -> None:
        """Say who is there, to a Redis that may know nothing any more."""
        with self.connection.pipeline() as pipeline:
            pipeline.hset(self.key, mapping=self.serialize())
            worker_registration.register(self, pipeline)
            self.heartbeat(pipeline=pipeline)
            pipeline.execute()
