"""One web process: waitress, with our limits.

One thread does all that waits for networks: requests come in whole before a thread of ours gets them, and what those
write goes out beside them. So a slow client costs a socket and some memory, never a thread.
"""

import socket
import tempfile
import time
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer

from maxvideo.processes.web.bodies import Bodies
from maxvideo.processes.web.channel import Channel
from maxvideo.processes.web.lanes import Lanes

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

CONNECTIONS: Final = 1000  # of a process; whoever comes then waits in the queue of the system
DRAINED_WITHIN: Final = 15.0
UPLOAD_THREADS: Final = 2
LIMITS: Final[dict[str, Any]] = {
    "connection_limit": CONNECTIONS,
    "asyncore_use_poll": True,
    "cleanup_interval": 5,
    "channel_timeout": 60,  # seconds without a byte between two requests, or of an answer that is not read
    "channel_request_lookahead": 1,  # reads on, and so learns that a client has gone
    "max_request_header_size": 32 * 1024,  # a search of 500 characters has up to 6,000 bytes in an address
    "max_request_body_size": 512 * 1024**2,  # what is read and dropped at most; what is taken, `bodies.py` says
    "recv_bytes": 64 * 1024,
    "inbuf_overflow": 128 * 1024,
    "clear_untrusted_proxy_headers": False,  # only TRUSTED_PROXIES says whom to believe
    "log_socket_errors": False,
    "ident": "",
}


class Server(TcpWSGIServer):
    """Serves on a socket that other processes share."""

    channel_class = Channel

    def __init__(self, application: "WSGIApplication", listener: socket.socket) -> None:
        tempfile.tempdir = str(settings.SCRATCH_DIR)  # large bodies wait where free room is watched
        limits = Adjustments(sockets=[listener], threads=settings.WEB_THREADS, **LIMITS)
        limits.bodies = Bodies()
        self.is_told_to_stop = False
        super().__init__(
            application,
            map={},
            _sock=listener,
            dispatcher=Lanes(settings.WEB_THREADS, UPLOAD_THREADS),
            adj=limits,
            sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
            bind_socket=False,
        )

    def serve(self) -> None:
        """Serve until told to stop, then end what was begun."""
        while not self.is_told_to_stop:
            # A thread that has just taken the last waiting request says nothing of it.
            self._turn(0.05 if self.task_dispatcher.queue else 1.0)
        self._drain()

    def stop(self) -> None:
        """Have `serve` end; may be called by a signal."""
        self.is_told_to_stop = True
        self.pull_trigger()

    def readable(self) -> bool:
        """Whether to take another connection: while requests wait for a thread, another process may have one."""
        return bool(super().readable()) and not self.task_dispatcher.queue

    def maintenance(self, now: float) -> None:
        """Close what is idle, and what comes too slowly."""
        super().maintenance(now)
        for channel in self.active_channels.values():
            channel.will_close = channel.will_close or channel.is_too_slow

    def _drain(self) -> None:
        """Take nothing new, and give those who are being served the time they need, within bounds."""
        self.accepting = False
        self.del_channel()
        self.socket.close()
        end = time.monotonic() + DRAINED_WITHIN
        while self.active_channels and time.monotonic() < end:
            for channel in self.active_channels.values():
                channel.will_close = channel.will_close or channel.is_idle
            self._turn(0.1)
        self.task_dispatcher.shutdown(timeout=0.5)

    def _turn(self, seconds: float) -> None:
        wasyncore.loop(timeout=seconds, use_poll=True, map=self._map, count=1)
