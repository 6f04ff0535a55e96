"""A sandbox on a free port, the real library before it, a person who clicks, and the shop's address for events."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests
import stripe

from billing.payments.sandbox.server import Sandbox

SECRET = "whsec_of_these_tests"
KEY = "sk_test_1234567890"
SHOP = "http://127.0.0.1:9/"


@dataclass(frozen=True)
class Hook:
    """One delivery as it arrived."""

    signature: str | None
    raw: bytes

    @property
    def body(self) -> dict[str, Any]:
        return json.loads(self.raw)

    @property
    def type(self) -> str:
        return self.body["type"]


class Shop(ThreadingHTTPServer):
    """The shop's address for events: keeps what it gets, and answers with `codes` first and 200 after."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), ShopHandler)
        self.hooks: list[Hook] = []
        self.codes: list[int] = []
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/api/stripe/webhook"

    def types(self, family: str = "") -> list[str]:
        return [hook.type for hook in self.hooks if hook.type.startswith(family)]

    def add(self, hook: Hook) -> int:
        with self.lock:
            self.hooks.append(hook)
            return self.codes.pop(0) if self.codes else 200


class ShopHandler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(self.server.add(Hook(self.headers["Stripe-Signature"], raw)))
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Nothing."""


@dataclass
class Person:
    """Somebody who clicks on the pay page, and a test that lets time go by."""

    url: str

    def page(self, session: Any) -> requests.Response:
        return requests.get(f"{self.url}/c/pay/{session.id}", timeout=10)

    def click(self, session: Any, what: str, **typed: str) -> requests.Response:
        address = f"{self.url}/c/pay/{session.id}/{what}"
        return requests.post(address, data=typed, timeout=10, allow_redirects=False)

    def pay(self, session: Any, way: str = "card", **typed: str) -> requests.Response:
        return self.click(session, "pay", way=way, email="ann@example.com", **typed)

    def wait(self, seconds: float = 0) -> None:
        """Let time go by; what fell due is done afterwards."""
        answer = requests.post(f"{self.url}/sandbox/advance", json={"seconds": seconds}, timeout=40)
        assert answer.json()["ok"]

    def fault(self, match: str, do: str, **more: Any) -> None:
        answer = requests.post(f"{self.url}/sandbox/faults", json={"match": match, "do": do, **more}, timeout=10)
        assert answer.ok, answer.text


@pytest.fixture
def shop() -> Iterator[Shop]:
    server = Shop()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def sandbox(tmp_path: Path, shop: Shop) -> Iterator[Sandbox]:
    with Sandbox(0, tmp_path, webhook=shop.url, secret=SECRET) as running:
        yield running


@pytest.fixture
def person(sandbox: Sandbox) -> Person:
    return Person(sandbox.url)


@pytest.fixture
def client(sandbox: Sandbox) -> stripe.StripeClient:
    """The real library; it repeats nothing by itself, so that a test sees each answer."""
    return stripe.StripeClient(KEY, base_addresses={"api": sandbox.url}, max_network_retries=0)


@pytest.fixture
def new_session(client: stripe.StripeClient) -> Callable[..., Any]:
    """Makes a session for 5,000 credits at $50.00, as a shop does."""

    def make(**more: Any) -> Any:
        options = more.pop("options", {})
        product = {"name": "5,000 credits", "tax_code": "txcd_10000000"}
        price = {"currency": "usd", "unit_amount": 5000, "product_data": product}
        params = {
            "mode": "payment",
            "line_items": [{"price_data": price, "quantity": 1}],
            "success_url": f"{SHOP}done?session={{CHECKOUT_SESSION_ID}}",
            "cancel_url": f"{SHOP}buy",
        }
        return client.v1.checkout.sessions.create(params | more, options=options)

    return make
