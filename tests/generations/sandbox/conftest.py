"""A sandbox on a free port, a customer who asks it for videos, and the customer's address for webhooks."""

import base64
import hashlib
import io
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import av
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from generations.sandbox.server import Sandbox

SPEED = 40.0
VEO = "fal-ai/veo3/fast"
PIKA = "fal-ai/pika/v2.2/text-to-video"
SORA_PRO_PICTURE = "fal-ai/sora-2/image-to-video/pro"
KEY = {"Authorization": "Key an-id:a-secret"}


@dataclass(frozen=True)
class Hook:
    """One delivery as it arrived."""

    path: str
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> dict[str, Any]:
        return json.loads(self.raw)


class Listener(ThreadingHTTPServer):
    """The customer's address: keeps what it gets, and answers with `codes` first and 200 after."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), ListenerHandler)
        self.hooks: list[Hook] = []
        self.codes: list[int] = []
        self.changed = threading.Condition()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?token=t&generation=g"

    def add(self, hook: Hook) -> int:
        with self.changed:
            self.hooks.append(hook)
            self.changed.notify_all()
            return self.codes.pop(0) if self.codes else 200

    def wait_for(self, count: int, timeout: float = 10) -> list[Hook]:
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.hooks) >= count, timeout), f"only {len(self.hooks)} came"
            return list(self.hooks)


class ListenerHandler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(self.server.add(Hook(self.path, dict(self.headers), raw)))
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Nothing."""


@dataclass
class Customer:
    """Asks over plain HTTP, so that every byte of the answers can be looked at."""

    url: str
    webhook: str = ""
    session: requests.Session = field(default_factory=requests.Session)

    def submit(
        self, prompt: str, endpoint: str = VEO, headers: dict[str, str] | None = None, **arguments: Any
    ) -> requests.Response:
        query = {"fal_webhook": self.webhook} if self.webhook else {}
        body = {"prompt": prompt} | arguments
        return requests.post(
            f"{self.url}/{endpoint}", params=query, json=body, headers=KEY | (headers or {}), timeout=10
        )

    def get(self, address: str, **options: Any) -> requests.Response:
        return self.session.get(address, headers=KEY, timeout=10, **options)

    def events(self, status_url: str) -> Iterator[dict[str, Any]]:
        for line in self.get(f"{status_url}/stream?logs=1", stream=True).iter_lines(chunk_size=1):
            if line.startswith(b"data: "):
                yield json.loads(line[6:])

    def finished(self, submitted: requests.Response) -> dict[str, Any]:
        """The status once it is COMPLETED."""
        return list(self.events(submitted.json()["status_url"]))[-1]

    def result(self, prompt: str, endpoint: str = VEO, **arguments: Any) -> requests.Response:
        """Submit, wait, and fetch the result."""
        return self.get(self.finished(self.submit(prompt, endpoint, **arguments))["response_url"])

    def video_url(self, prompt: str, endpoint: str = VEO, **arguments: Any) -> str:
        return self.result(prompt, endpoint, **arguments).json()["video"]["url"]

    def kept(self, request_id: str) -> dict[str, Any]:
        """What the sandbox says it was asked."""
        return self.get(f"{self.url}/sandbox/requests/{request_id}").json()


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One for all tests: the clips it has made are not made again."""
    with Sandbox(0, tmp_path_factory.mktemp("sandbox"), speed=SPEED) as running:
        yield running


@pytest.fixture
def customer(sandbox: Sandbox) -> Customer:
    """Without a webhook."""
    return Customer(sandbox.url)


@pytest.fixture
def listener() -> Iterator[Listener]:
    server = Listener()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def caller(sandbox: Sandbox, listener: Listener) -> Customer:
    """A customer who wants to be called."""
    return Customer(sandbox.url, webhook=listener.url)


@dataclass(frozen=True)
class Facts:
    """What a player would find in a file, every frame decoded."""

    width: int
    height: int
    frames: int
    seconds: float
    codecs: tuple[str, ...]


def decoded(content: bytes) -> Facts:
    """Decode it all."""
    with av.open(io.BytesIO(content), "r") as container:
        stream = container.streams.video[0]
        frames = sum(1 for _ in container.decode(stream))
        codecs = tuple(one.codec_context.name for one in container.streams)
        return Facts(stream.width, stream.height, frames, container.duration / av.time_base, codecs)


def verify(hook: Hook, jwks: dict[str, Any]) -> None:
    """Check a delivery as a customer of fal would; raises InvalidSignature."""
    named = [hook.headers[f"X-Fal-Webhook-{name}"] for name in ("Request-Id", "User-Id", "Timestamp")]
    message = "\n".join([*named, hashlib.sha256(hook.raw).hexdigest()]).encode()
    key = base64.urlsafe_b64decode(jwks["keys"][0]["x"] + "=")
    signature = bytes.fromhex(hook.headers["X-Fal-Webhook-Signature"])
    Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
