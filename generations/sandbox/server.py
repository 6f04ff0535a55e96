"""fal's queue over HTTP, as `docs.fal.ai` describes it and fal's own client speaks it."""

import json
import re
import signal
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from generations.sandbox.inputs import ENDPOINTS
from generations.sandbox.queue import Queue
from generations.sandbox.request import Request

FOLLOW_UP = re.compile(
    r"/(?P<app>[^/]+/[^/]+)/requests/(?P<id>[0-9a-f-]+)(?P<what>/status|/response|/status/stream|/cancel)?"
)
FILE = re.compile(r"/files/(?P<id>[0-9a-f-]+)/output\.mp4")
LARGEST_BODY = 128 * 1024 * 1024


@dataclass(frozen=True)
class Answer:
    """What goes back: JSON, or bytes with their own content type."""

    code: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


class Sandbox(ThreadingHTTPServer):
    """The server; it has its queue, and is entered to run in the background."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, port: int, data_dir: Path, *, speed: float = 1.0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.queue = Queue(data_dir, speed)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_port}"

    def __enter__(self) -> "Sandbox":
        self.queue.start()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()
        self.queue.stop()


class Handler(BaseHTTPRequestHandler):
    """One connection. Head and body leave in one packet: two would be held back by the network for 40 ms."""

    server: Sandbox
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16
    disable_nagle_algorithm = True
    timeout = 60

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/.well-known/jwks.json":
            return self._send(Answer(200, self.server.queue.signer.jwks()))
        if match := FILE.fullmatch(path):
            return self._file(match["id"])
        if match := FOLLOW_UP.fullmatch(path):
            return self._follow_up(match["app"], match["id"], match["what"] or "/response")
        return self._send(Answer(404, {"detail": "Not Found"}))

    do_HEAD = do_GET

    def do_PUT(self) -> None:
        match = FOLLOW_UP.fullmatch(urlsplit(self.path).path)
        request = match and self.server.queue.find(match["app"], match["id"])
        if not request:
            return self._send(Answer(404, {"status": "NOT_FOUND"}))
        if self.server.queue.cancel(request):
            return self._send(Answer(202, {"status": "CANCELLATION_REQUESTED"}))
        return self._send(Answer(400, {"status": "ALREADY_COMPLETED"}))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        target = urlsplit(self.path)
        if not self.headers.get("Authorization", "").startswith("Key "):
            return self._send(Answer(401, {"detail": "Authentication is required to access this application."}))
        endpoint = ENDPOINTS.get(target.path.strip("/"))
        if endpoint is None:
            return self._send(Answer(404, {"detail": f"Application '{target.path.strip('/')}' not found"}))
        try:
            arguments = json.loads(body)
        except ValueError:
            arguments = None
        if not isinstance(arguments, dict):
            return self._send(Answer(422, {"detail": "The body must be a JSON object"}))
        queue = self.server.queue
        request = queue.new_request(
            endpoint.id,
            arguments,
            base_url=f"http://{self.headers.get('Host', '')}",
            webhook_url=parse_qs(target.query).get("fal_webhook", [""])[0],
            headers={k: v for k, v in self.headers.items() if k.lower().startswith("x-fal-")},
        )
        queue.take(request, arguments)
        return self._send(Answer(200, self._status_body(request)))

    def _follow_up(self, app: str, request_id: str, what: str) -> None:
        request = self.server.queue.find(app, request_id)
        if not request:
            return self._send(Answer(404, {"detail": "Request not found"}))
        if what == "/status":
            body = self._status_body(request)
            return self._send(Answer(200 if body["status"] == "COMPLETED" else 202, body))
        result = request.result
        if result is None:
            return self._send(Answer(400, {"detail": "Request is still in progress"}))
        return self._send(Answer(result.code, result.body, result.headers))

    def _status_body(self, request: Request) -> dict[str, Any]:
        body = {
            "status": request.status,
            "request_id": request.id,
            "gateway_request_id": request.gateway_id(),
            "response_url": request.url,
            "status_url": f"{request.url}/status",
            "cancel_url": f"{request.url}/cancel",
        }
        if request.status == "IN_QUEUE":
            return body | {"queue_position": self.server.queue.position(request)}
        body["logs"] = []
        if request.result and not request.result.is_ok:
            body |= {"error": request.result.error, "error_type": request.result.error_type}
        if request.result:
            body["metrics"] = {"inference_time": 1.0}
        return body

    def _file(self, request_id: str) -> None:
        request = self.server.queue.requests.get(request_id)
        if not request or not request.clip:
            return self._send(Answer(404, {"detail": "Not Found"}))
        content = (self.server.queue.clips / request.clip).read_bytes()
        return self._send(Answer(200, content, {"Content-Type": "video/mp4"}))

    def _send(self, answer: Answer) -> None:
        body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
        self.send_response(answer.code)
        for name, value in {
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            **answer.headers,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: addresses hold tokens."""


def serve(port: int, data_dir: Path, *, speed: float = 1.0) -> None:
    """Serve until SIGTERM or SIGINT; says in one line when it is ready."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with Sandbox(port, data_dir, speed=speed) as sandbox:
        print(f"fal's sandbox is ready at {sandbox.url}", flush=True)
        stop.wait()
