"""gunicorn's configuration: `gunicorn --config python:maxvideo.gunicorn maxvideo.wsgi`."""

import os
from typing import Any

from maxvideo.tether import die_with

worker_class = "gthread"
workers = 2
threads = 4
preload_app = True
timeout = 60
graceful_timeout = 10
keepalive = 5
accesslog = "-"
errorlog = "-"
control_socket_disable = True


def post_fork(server: Any, worker: Any) -> None:
    """Workers end with their master, however that ends, so that the port is free for the next."""
    die_with(os.getppid())
