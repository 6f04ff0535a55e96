"""Which address leads to what."""

import json
import re
import time
from collections.abc import Iterator
from typing import Any, Protocol, cast
from urllib.parse import SplitResult, parse_qs, urlsplit

from generations.sandbox import answers, pages
from generations.sandbox.answers import Answer
from generations.sandbox.inputs import ENDPOINTS
from generations.sandbox.media import WAYS
from generations.sandbox.queue import Queue
from generations.sandbox.request import Request
from generations.sandbox.wire import Connection

FOLLOW_UP = re.compile(
    r"/(?P<app>[^/]+/[^/]+)/requests/(?P<id>[0-9a-f-]+)(?:/(?P<what>status|response|status/stream|cancel))?"
)
FILE = re.compile(r"/files/(?P<id>[0-9a-f-]+)/[^/]+\.mp4")
KEPT = re.compile(r"/sandbox/requests/(?P<id>[0-9a-f-]+)")
LARGEST_BODY = 256 * 1024 * 1024
TOLD_WITHIN = 10.0
"""Seconds that the answer to a submit waits for its webhook, where that is to come first."""


class HasQueue(Protocol):
    """The server, as far as it matters here."""

    queue: Queue


class Handler(Connection):
    """Which address leads to what."""

    @property
    def queue(self) -> Queue:
        return cast(HasQueue, self.server).queue

    def post(self) -> None:
        """Submit."""
        target = urlsplit(self.path)
        length = int(self.headers.get("Content-Length", "0"))
        if length > LARGEST_BODY:
            self.close_connection = True
            return self.send(answers.TOO_LARGE)
        body = self.rfile.read(length)
        if not self._has_key():
            return self.send(answers.UNAUTHORIZED)
        endpoint = ENDPOINTS.get(target.path.strip("/"))
        if endpoint is None:
            return self.send(answers.problem(404, f"Application '{target.path.strip('/')}' not found"))
        arguments = _json_object(body)
        if arguments is None:
            return self.send(answers.NO_OBJECT)
        return self._submit(endpoint.id, arguments, target)

    def get(self) -> None:
        """Status, result, keys, files and pages."""
        path = urlsplit(self.path).path
        if path == "/":
            latest = list(self.queue.requests.values())[-50:]
            self.send(Answer(200, pages.front_page(reversed(latest)), {"Content-Type": "text/html; charset=utf-8"}))
        elif path == "/.well-known/jwks.json":
            self.send(Answer(200, self.queue.shop.signer.jwks()))
        elif match := FILE.fullmatch(path):
            self._file(self.queue.requests.get(match["id"]))
        elif path == "/sandbox/requests" or KEPT.fullmatch(path):
            self._kept(path)
        else:
            self._follow_up(path)

    def put(self) -> None:
        """Cancel."""
        match = FOLLOW_UP.fullmatch(urlsplit(self.path).path)
        if not self._has_key():
            return self.send(answers.UNAUTHORIZED)
        if not match or match["what"] != "cancel":
            return self.send(answers.NOT_FOUND)
        return self.send(answers.cancelled(self.queue, self.queue.find(match["app"], match["id"])))

    def _has_key(self) -> bool:
        scheme, _, key = self.headers.get("Authorization", "").partition(" ")
        return scheme == "Key" and bool(key.strip())

    def _submit(self, endpoint_id: str, arguments: dict[str, Any], target: SplitResult) -> None:
        request, submit = self.queue.submit(
            endpoint_id,
            arguments,
            base_url=f"http://{self.headers.get('Host')}",
            webhook_url=parse_qs(target.query).get("fal_webhook", [""])[0],
            headers={name.lower(): value for name, value in self.headers.items() if name.lower().startswith("x-fal-")},
        )
        if request.outcome.is_told_first and request.webhook_url:
            request.was_told.wait(TOLD_WITHIN)
        time.sleep(submit.pause / self.queue.shop.speed)
        if submit.form == "dropped":
            return self.drop()
        return self.send(answers.submitted(self.queue, request, submit), is_cut=submit.form == "cut")

    def _follow_up(self, path: str) -> None:
        match = FOLLOW_UP.fullmatch(path)
        if not match or match["what"] == "cancel":
            return self.send(answers.NOT_FOUND)
        if not self._has_key():
            return self.send(answers.UNAUTHORIZED)
        request = self.queue.find(match["app"], match["id"])
        if not request:
            return self.send(answers.NO_REQUEST)
        with_logs = parse_qs(urlsplit(self.path).query).get("logs", ["0"])[0].lower() in {"1", "true"}
        if match["what"] == "status":
            return self.send(answers.status(self.queue, request, with_logs=with_logs))
        if match["what"] == "status/stream":
            return self.send_events(self._statuses(request, with_logs=with_logs))
        return self.send(answers.result(request))

    def _statuses(self, request: Request, *, with_logs: bool) -> Iterator[answers.Body]:
        """The status, over and over, until there is a result."""
        while True:
            body = answers.status_body(self.queue, request, with_logs=with_logs)
            yield body
            if body["status"] == "COMPLETED":
                return
            time.sleep(0.05)

    def _file(self, request: Request | None) -> None:
        if not request or not request.clip or time.time() > request.submitted_at + request.kept_for:
            return self.send(answers.NOT_FOUND)
        if code := request.trouble("media", request.outcome.media_trouble):
            return self.send(answers.problem(code, answers.REFUSALS[code]))
        return WAYS[request.outcome.media](self, self.queue.shop.clips / request.clip, self.queue.shop.speed)

    def _kept(self, path: str) -> None:
        """What was posted and what became of it, for those who test from outside."""
        match = KEPT.fullmatch(path)
        if not match:
            return self.send(Answer(200, [self.queue.kept(request) for request in list(self.queue.requests.values())]))
        request = self.queue.requests.get(match["id"])
        return self.send(Answer(200, self.queue.kept(request)) if request else answers.NO_REQUEST)


def _json_object(body: bytes) -> dict[str, Any] | None:
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, dict) else None
