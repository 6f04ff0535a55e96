"""Whether a generation could be submitted now."""

import http.client
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.utils import timezone
from redis import Redis
from redis.exceptions import RedisError

from generations.models import Heartbeat
from maxvideo.processes.programs import Programs
from maxvideo.processes.supervisor import Supervisor


class Check:
    """Asks the processes themselves; what was once seen to be there is not asked again."""

    def __init__(self, programs: Programs, supervisor: Supervisor) -> None:
        self.programs = programs
        self.supervisor = supervisor
        self.began_at = timezone.now()
        self.left = [self.sandboxes_answer, self.workers_listen, self.sweeper_beats, self.web_answers]

    def __call__(self) -> bool:
        """Whether everything is there."""
        while self.left and self.left[0]():
            self.left.pop(0)
        return not self.left

    def valkey_answers(self) -> bool:
        """Whether our own Redis takes commands, where it runs: a worker that finds none ends, and is back later."""
        if not self.programs.has_valkey:
            return True
        try:
            with Redis.from_url(self.programs.redis_url, socket_timeout=1) as redis:
                return bool(redis.ping())
        except RedisError:
            return False

    def sandboxes_answer(self) -> bool:
        """Whether the stand-ins take connections, fal's and Stripe's, where they are used."""
        return all(_status(url, "/") is not None for url in self.programs.sandbox_urls())

    def workers_listen(self) -> bool:
        """Whether each queue has a worker that this supervisor started."""
        ours = {program.process.pid for program in self.supervisor.programs if program.process}
        try:
            with Redis.from_url(self.programs.redis_url, socket_timeout=1) as redis:
                return all(_pids(redis, queue) & ours for queue in settings.RQ_QUEUES)
        except RedisError:
            return False

    def sweeper_beats(self) -> bool:
        """Whether the sweeper was heard of since the start."""
        try:
            return Heartbeat.objects.filter(name="sweeper", beat_at__gte=self.began_at).exists()
        finally:
            connection.close()

    def web_answers(self) -> bool:
        """Whether the site says that it is well."""
        return _status(f"http://127.0.0.1:{self.programs.port}", "/healthz") == 200


def _status(base: str, path: str) -> int | None:
    """The status of a GET, or None where nobody answers."""
    host = next((name.lstrip(".") for name in settings.ALLOWED_HOSTS if name != "*"), "127.0.0.1")
    client = http.client.HTTPConnection(urlsplit(base).netloc, timeout=5)
    try:
        client.request("GET", path, headers={"Host": host})
        return client.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        client.close()


def _pids(redis: "Redis", queue: str) -> set[int]:
    """The processes that listen to a queue, as RQ keeps them."""
    keys = redis.smembers(f"rq:workers:{queue}")
    return {int(pid) for key in keys if (pid := redis.hget(key, "pid"))}
