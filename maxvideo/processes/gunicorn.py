"""gunicorn's configuration: `gunicorn --config python:maxvideo.processes.gunicorn maxvideo.wsgi`.

Its logs take the way of Django's, which mask secrets, once the application is loaded.
"""

from typing import Any

from maxvideo.processes.die_with_parent import die_with_parent

worker_class = "gthread"
workers = 2
threads = 4
preload_app = True
timeout = 60
graceful_timeout = 10
keepalive = 5
limit_request_line = 8190  # a search of 500 characters has up to 6,000 bytes in an address
accesslog = "-"
access_log_format = '%(h)s "%(r)s" %(s)s %(b)s %(M)sms'
secure_scheme_headers: dict[str, str] = {}  # only TRUSTED_PROXIES says whom to believe
control_socket_disable = True


def post_fork(server: Any, worker: Any) -> None:
    """Workers end with their master, however that ends, so that the port is free for the next."""
    die_with_parent(server.pid)
