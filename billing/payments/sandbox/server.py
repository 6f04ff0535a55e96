"""The server: an account behind an address, and how long it lives."""

import signal
import sys
import threading
from collections.abc import Callable
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

from billing.payments.sandbox.account import Account
from billing.payments.sandbox.agenda import ACTS
from billing.payments.sandbox.api import Api
from billing.payments.sandbox.handler import Handler
from billing.payments.sandbox.ids import new_id


class Sandbox(ThreadingHTTPServer):
    """The server with its account; as a context manager it runs in the background."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, port: int, folder: Path, *, speed: float = 1, webhook: str = "", secret: str = "") -> None:
        super().__init__(("127.0.0.1", port), Handler)
        secret = secret or kept_secret(folder)
        self.account = Account(folder, ACTS, speed=speed, webhook=webhook, secret=secret)
        self.account.url = self.url
        self.api = Api(self.account)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def __enter__(self) -> "Sandbox":
        self.account.start()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()
        self.account.stop()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Be silent where the other side has gone, or does not speak HTTP."""
        if not isinstance(sys.exc_info()[1], OSError | ValueError):
            super().handle_error(request, client_address)


def kept_secret(folder: Path) -> str:
    """What events are signed with where nobody says it: made once, and kept in `webhook.secret`."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "webhook.secret"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(new_id("whsec", 32))
    return path.read_text()


def serve(
    port: int, folder: Path, *, speed: float = 1, webhook: str = "", secret: str = "", ready: Callable[[str], None]
) -> None:
    """Serve until SIGTERM or SIGINT; `ready` is told the address. Raises OSError where the port is taken."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with Sandbox(port, folder, speed=speed, webhook=webhook, secret=secret) as sandbox:
        ready(sandbox.url)
        stop.wait()
