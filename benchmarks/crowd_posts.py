"""What a client of the crowd posts: webhooks and starts, and the floor's."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import urlencode

from django.conf import settings
from django.db import connections
from django.test import Client

from benchmarks.pages import ENDPOINT
from billing import ledger
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation

CSRF = "a" * 32


@dataclass(frozen=True)
class Post:
    """One kind of post, with a body of its own each time, and the status that says it was taken."""

    what: str
    path: str
    body: Callable[[], str]
    status: int
    headers: dict[str, str] = field(default_factory=dict)

    def send(self, connection: HTTPConnection) -> bool:
        """Post it; whether it was taken. Raises RuntimeError where it was neither that nor put off."""
        connection.request("POST", self.path, self.body(), self.headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status not in {self.status, 503} or "/accounts/" in answer.headers.get("Location", ""):
            raise RuntimeError(f"{self.path}: {answer.status} {answer.headers.get('Location')}")
        return answer.status == self.status


def of_client(number: int) -> list[Post]:
    """The posts of one client, who is a user with very many credits and one video on its way."""
    user = User.objects.create_user(f"client{number}@example.org", "x")
    ledger.grant(user.pk, 10**9, key=f"grant:{number}", note="for the benchmark")
    posts = [*_webhooks(user, f"request-{number}"), *_starts(user)]
    connections.close_all()
    return posts


def _webhooks(user: User, request_id: str) -> list[Post]:
    running = make_generation(user, state=State.RUNNING, request_id=request_id)
    address = f"/api/fal/webhook?token={settings.FAL_WEBHOOK_TOKENS[0]}&generation={running.pk}"

    def body() -> str:
        return json.dumps({"request_id": request_id, "status": "OK", "payload": None, "nonce": uuid.uuid4().hex})

    headers = {"Content-Type": "application/json"}
    return [
        Post("webhook", address, body, 200, headers),
        Post("webhook, the floor", "/floor/webhook", body, 200, headers),
    ]


def _starts(user: User) -> list[Post]:
    client = Client()
    client.force_login(user)
    cookies = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
    cookies[settings.CSRF_COOKIE_NAME] = CSRF
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "X-CSRFToken": CSRF,
    }

    def body() -> str:
        return urlencode({"prompt": "A paper boat", "duration": "6", "prompt_optimizer": "on"})

    return [
        Post("start", f"/models/{ENDPOINT}/", body, 302, headers),
        Post("start, the floor", "/floor/start/", body, 302, headers),
    ]
