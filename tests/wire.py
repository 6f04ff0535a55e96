"""fal as a test scripts it: a real HTTP server on loopback, which answers as told and remembers what it was asked.

Without a script it accepts every submit and keeps it in its queue until the test finishes it. `fal.next("submit", …)`
puts one answer before the usual one; the words are submit, status, result, cancel, file and keys. `fal.meanwhile[word]`
is done once while such a question waits for its answer.
"""

import base64
import hashlib
import json
import socket
import threading
import time
import uuid
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.factories import tiny_mp4


@dataclass(frozen=True)
class Reply:
    """One HTTP answer; `cut` sends only so many bytes of the body, `delay` waits before it, `drip` before each byte of
    the body, in seconds.
    """

    status: int = 200
    body: Any = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    delay: float = 0
    drip: float = 0

    @property
    def content(self) -> bytes:
        """The bytes of the body."""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass(frozen=True)
class Hangup:
    """The connection is closed without an answer."""


@dataclass
class Request:
    """One submitted request, as fal knows it."""

    id: str
    endpoint: str
    arguments: dict[str, Any]
    webhook: str | None
    headers: dict[str, str]
    status: str = "IN_QUEUE"
    result: Reply = field(default_factory=lambda: Reply(400))
    error: str | None = None
    is_cancelled: bool = False


class FakeFal:
    """The server's memory and its script."""

    def __init__(self) -> None:
        self.requests: dict[str, Request] = {}
        self.asked: list[tuple[str, str]] = []
        self.keys: list[str | None] = []
        self.ranges: list[str | None] = []
        self.files: dict[str, Reply | Hangup] = {}
        self.key = Ed25519PrivateKey.generate()
        self.honours_cancel = True
        self.before_answer: Callable[[Request], None] | None = None
        self.meanwhile: dict[str, Callable[[], None]] = {}
        self._script: dict[str, deque[Any]] = defaultdict(deque)
        self.url = ""

    def next(self, word: str, *answers: Reply | Hangup) -> None:
        """Script the next answers to one kind of question."""
        self._script[word].extend(answers)

    def forget_script(self) -> None:
        """Answer as usual from now on."""
        self._script.clear()

    def scripted(self, word: str) -> Reply | Hangup | None:
        """The scripted answer to this question, if one is left."""
        return self._script[word].popleft() if self._script[word] else None

    @property
    def only(self) -> Request:
        """The one request that was submitted."""
        (request,) = self.requests.values()
        return request

    def succeed(self, request: Request, content: bytes | None = None) -> dict[str, Any]:
        """Finish with a video that is there to be fetched; returns the output."""
        path = f"/files/{request.id}.mp4"
        self.files.setdefault(
            path, Reply(200, tiny_mp4() if content is None else content, {"Content-Type": "video/mp4"})
        )
        output = {"video": {"url": f"{self.url}{path}"}}
        request.status, request.result = "COMPLETED", Reply(200, output)
        return output

    def refuse(self, request: Request, type_: str = "content_policy_violation", status: int = 422) -> dict[str, Any]:
        """Finish with a model's error; returns its body."""
        body = {"detail": [{"loc": ["body", "prompt"], "msg": "raw words", "type": type_, "input": request.arguments}]}
        request.status, request.error, request.result = (
            "COMPLETED",
            f"Invalid status code: {status}",
            Reply(status, body),
        )
        return body

    def webhook_body(self, request: Request, request_id: str | None = None) -> bytes:
        """What fal would post about a finished request."""
        body = {
            "request_id": request_id or request.id,
            "gateway_request_id": request.id,
            "payload": request.result.body,
        }
        if request.error:
            return json.dumps(body | {"status": "ERROR", "error": request.error}).encode()
        return json.dumps(body | {"status": "OK"}).encode()

    def sign(self, body: bytes, *, request_id: str, user_id: str = "user_1", at: float | None = None) -> dict[str, str]:
        """The four headers of a signed delivery."""
        timestamp = str(int(time.time() if at is None else at))
        message = "\n".join([request_id, user_id, timestamp, hashlib.sha256(body).hexdigest()]).encode()
        return {
            "X-Fal-Webhook-Request-Id": request_id,
            "X-Fal-Webhook-User-Id": user_id,
            "X-Fal-Webhook-Timestamp": timestamp,
            "X-Fal-Webhook-Signature": self.key.sign(message).hex(),
        }

    @property
    def jwks(self) -> dict[str, Any]:
        """The public keys as fal lists them."""
        raw = self.key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return {"keys": [{"kty": "OKP", "crv": "Ed25519", "x": _base64url(raw)}]}


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class _Handler(BaseHTTPRequestHandler):
    fal: FakeFal
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = urlsplit(self.path)
        webhook = parse_qs(parts.query).get("fal_webhook", [None])[0]
        request = Request(str(uuid.uuid4()), parts.path[1:], json.loads(body), webhook, dict(self.headers))
        self._note("submit")
        scripted = self.fal.scripted("submit")
        if scripted is None or (isinstance(scripted, Reply) and scripted.status < 300):
            self.fal.requests[request.id] = request
            if self.fal.before_answer:
                self.fal.before_answer(request)
        self._meanwhile("submit")
        self._send(scripted or Reply(200, self._addresses(request)))

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path.startswith("/files/"):
            self._note("file")
            self.fal.ranges.append(self.headers["Range"])
            self._meanwhile("file")
            self._send(self._ranged(self.fal.scripted("file") or self.fal.files.get(path, Reply(404))))
        elif path == "/.well-known/jwks.json":
            self._note("keys")
            self._send(self.fal.scripted("keys") or Reply(200, self.fal.jwks))
        elif path.endswith("/status"):
            self._note("status")
            self._meanwhile("status")
            self._send(self.fal.scripted("status") or self._status(self._request(path.split("/")[-2])))
        else:
            self._note("result")
            self._meanwhile("result")
            request = self._request(path.split("/")[-1])
            self._send(self.fal.scripted("result") or (request.result if request else Reply(404)))

    def _ranged(self, answer: Reply | Hangup) -> Reply | Hangup:
        """The rest of a file that has an ETag, where it is asked for and still the same."""
        etag = answer.headers.get("ETag") if isinstance(answer, Reply) else None
        if isinstance(answer, Hangup) or not etag or etag != self.headers["If-Range"]:
            return answer
        content, start = answer.content, int(self.headers["Range"].removeprefix("bytes=").removesuffix("-"))
        told = {"Content-Range": f"bytes {start}-{len(content) - 1}/{len(content)}"}
        return replace(answer, status=206, body=content[start:], headers=answer.headers | told)

    def do_PUT(self) -> None:
        self._note("cancel")
        self._meanwhile("cancel")
        request = self._request(self.path.split("/")[-2])
        self._send(self.fal.scripted("cancel") or self._cancel(request))

    def _cancel(self, request: Request | None) -> Reply:
        if request is None:
            return Reply(404, {"status": "NOT_FOUND"})
        if request.status == "COMPLETED":
            return Reply(400, {"status": "ALREADY_COMPLETED"})
        request.is_cancelled = True
        if self.fal.honours_cancel:
            self.fal.refuse(request, "client_cancelled", 499)
        return Reply(202, {"status": "CANCELLATION_REQUESTED"})

    def _status(self, request: Request | None) -> Reply:
        if request is None:
            return Reply(404)
        code = 200 if request.status == "COMPLETED" else 202
        told = {"status": request.status, "logs": None} | (
            {"queue_position": 2} if request.status == "IN_QUEUE" else {}
        )
        return Reply(code, told | ({"error": request.error} if request.error else {}))

    def _addresses(self, request: Request) -> dict[str, Any]:
        base = f"{self.fal.url}/{'/'.join(request.endpoint.split('/')[:2])}/requests/{request.id}"
        urls = {"status_url": f"{base}/status", "response_url": base, "cancel_url": f"{base}/cancel"}
        return {"request_id": request.id, "status": "IN_QUEUE", "queue_position": 2, **urls}

    def _request(self, request_id: str) -> Request | None:
        return self.fal.requests.get(request_id)

    def _meanwhile(self, word: str) -> None:
        if happening := self.fal.meanwhile.pop(word, None):
            happening()

    def _note(self, word: str) -> None:
        self.fal.asked.append((word, self.path))
        self.fal.keys.append(self.headers["Authorization"])

    def _send(self, answer: Reply | Hangup) -> None:
        if isinstance(answer, Hangup):
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        time.sleep(answer.delay)
        head = [f"HTTP/1.0 {answer.status} x"]
        head += [f"{k}: {v}" for k, v in ({"Content-Length": str(len(answer.content))} | answer.headers).items()]
        sent = answer.content if answer.cut is None else answer.content[: answer.cut]
        self.wfile.write("\r\n".join(head).encode() + b"\r\n\r\n" + (b"" if answer.drip else sent))
        with suppress(BrokenPipeError, ConnectionResetError):
            for byte in sent if answer.drip else b"":
                time.sleep(answer.drip)
                self.wfile.write(bytes([byte]))

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def running_fal() -> Iterator[FakeFal]:
    """A fal of the test's own on a free port."""
    fal = FakeFal()
    handler = type("Handler", (_Handler,), {"fal": fal})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    fal.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield fal
    finally:
        server.shutdown()
        server.server_close()
