"""The only HTTP to fal's queue: submit, status, result, cancel. One request each, never repeated here.

Protocol: a bare JSON body to `{queue}/{endpoint id}`; follow-ups at the addresses of the answer, which are used only if
they are on the queue's own host, since our key goes to them; else at `{queue}/{owner}/{app}/requests/{id}`.
"""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urlsplit

import requests
from django.conf import settings
from django.utils import timezone
from requests.auth import AuthBase

from generations.fal.exceptions import AnswerLost, Gone, NotSent, Postponed, Rejected, Unavailable
from generations.fal.exchange import Answer, exchange
from generations.fal.outcomes import Failed, Outcome, Problem, read_output, read_problem

SUBMIT_SECONDS = 30
QUESTION_SECONDS = 10
POSTPONING = {401, 403, 404, 410, 429}
NOT_YET = {408, 409, 425}
LONGEST_PAUSE = 86_400.0


@dataclass(frozen=True)
class Accepted:
    """fal has the request."""

    request_id: str
    status_url: str
    response_url: str
    cancel_url: str


@dataclass(frozen=True)
class Progress:
    """Where fal is with a request: IN_QUEUE, IN_PROGRESS or COMPLETED (which covers failures)."""

    status: str
    queue_position: int | None


def submit(
    endpoint_id: str,
    arguments: dict[str, Any],
    *,
    webhook_url: str | None,
    start_seconds: float,
    on_progress: Callable[[], None] = lambda: None,
) -> Accepted:
    """Post one request, on a fresh connection; `start_seconds` is how long fal may let it wait before it starts.

    `on_progress` is called as the body is sent, which with pictures in it may take a while; what it raises ends that.
    Raises NotSent, Postponed, Rejected or AnswerLost.
    """
    body = _Body(json.dumps(arguments).encode(), on_progress)
    try:
        answer = exchange(
            "POST",
            f"{settings.FAL_QUEUE_URL}/{endpoint_id}",
            seconds=SUBMIT_SECONDS,
            auth=_Key(),
            params={"fal_webhook": webhook_url} if webhook_url else None,
            headers={"Content-Type": "application/json", "X-Fal-Request-Timeout": f"{max(start_seconds, 2):.1f}"},
            data=body,
        )
    except (requests.RequestException, OSError) as error:
        # Not from the error: its text holds the callback's address, and with it our token.
        raise (AnswerLost if body.was_read else NotSent)(type(error).__name__) from None
    if answer.status in POSTPONING:
        raise Postponed(answer.status, _retry_after(answer))
    if 400 <= answer.status < 500:
        raise Rejected(answer.status, _problem(answer))
    if not 200 <= answer.status < 300:
        raise AnswerLost(f"fal answered {answer.status}")
    return _accepted(endpoint_id, answer)


def status(url: str) -> Progress:
    """Ask where a request is. Raises Unavailable, or Gone where fal does not know it."""
    answer = _ask("GET", url, params={"logs": "0"})
    told = _object(answer)
    if answer.status >= 300 or told.get("status") not in {"IN_QUEUE", "IN_PROGRESS", "COMPLETED"}:
        raise Unavailable(f"status: fal answered {answer.status}")
    position = told.get("queue_position")
    return Progress(told["status"], position if isinstance(position, int) and 0 <= position < 1 << 31 else None)


def result(url: str) -> Outcome:
    """Fetch what came of a completed request. Raises Unavailable where fal cannot say it now.

    A failure comes with the code of the model's runner, which may be 5xx; it is told apart from fal's own
    trouble by its body, which names an error type.
    """
    answer = _ask("GET", url)
    try:
        told = answer.json()
    except ValueError as error:
        raise Unavailable("result: the answer is not JSON") from error
    if answer.status < 300 and (output := read_output(told)):
        return output
    problem = read_problem(told, fallback="")
    if answer.status < 300 or (answer.status < 500 and answer.status not in POSTPONING | NOT_YET):
        return Failed(problem if problem.type else read_problem(None, fallback="no_media_generated"))
    if problem.type:
        return Failed(problem)
    raise Unavailable(f"result: fal answered {answer.status}")


def cancel(url: str) -> None:
    """Ask fal to stop a request: a wish, the end is told by status. Raises Unavailable, or Gone."""
    answer = _ask("PUT", url)
    if answer.status >= 500 or answer.status in POSTPONING:
        raise Unavailable(f"cancel: fal answered {answer.status}")


def request_url(endpoint_id: str, request_id: str, tail: str = "") -> str:
    """The address of a request, formed as fal's own clients form it: of the endpoint id, owner and app only."""
    owner_and_app = "/".join(endpoint_id.split("/")[:2])
    return f"{settings.FAL_QUEUE_URL}/{owner_and_app}/requests/{quote(request_id, safe='')}{tail}"


def _accepted(endpoint_id: str, answer: Answer) -> Accepted:
    try:
        told = answer.json()
    except ValueError as error:
        raise AnswerLost("the answer is not JSON") from error
    request_id = told.get("request_id") if isinstance(told, dict) else None
    if not (isinstance(request_id, str) and 0 < len(request_id) <= 200 and request_id.isprintable()):
        raise AnswerLost("the answer names no request")
    return Accepted(
        request_id,
        _ours(told.get("status_url")) or request_url(endpoint_id, request_id, "/status"),
        _ours(told.get("response_url")) or request_url(endpoint_id, request_id),
        _ours(told.get("cancel_url")) or request_url(endpoint_id, request_id, "/cancel"),
    )


def _ours(url: object) -> str | None:
    """The address, if our key may be sent to it."""
    if not isinstance(url, str) or len(url) > 500:
        return None
    base, told = urlsplit(settings.FAL_QUEUE_URL), urlsplit(url)
    return url if (told.scheme, told.netloc) == (base.scheme, base.netloc) else None


def _ask(method: str, url: str, params: dict[str, str] | None = None) -> Answer:
    try:
        answer = exchange(method, url, seconds=QUESTION_SECONDS, auth=_Key(), params=params)
    except (requests.RequestException, OSError) as error:
        raise Unavailable(type(error).__name__) from error
    if answer.status in {404, 410} and not read_problem(_object(answer), fallback="").type:
        raise Gone(f"fal answered {answer.status}")
    return answer


def _object(answer: Answer) -> dict[str, Any]:
    try:
        told = answer.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _problem(answer: Answer) -> Problem:
    return read_problem(_object(answer), fallback="bad_request")


def _retry_after(answer: Answer) -> float | None:
    """Seconds of a Retry-After header, which may be a number or a date."""
    told = answer.headers.get("Retry-After", "")
    if told.isdecimal():
        return min(float(told), LONGEST_PAUSE)
    try:
        return min(max(0.0, (parsedate_to_datetime(told) - timezone.now()).total_seconds()), LONGEST_PAUSE)
    except (ValueError, TypeError, OverflowError):
        return None


class _Key(AuthBase):
    """Our key; as an auth object, so that no .netrc is put in its place."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Key {settings.FAL_KEY or 'sandbox:sandbox'}"
        return request


class _Body(io.BytesIO):
    """A body that knows whether anybody began to send it, which is after the connection stands, and tells of it."""

    def __init__(self, content: bytes, on_progress: Callable[[], None]) -> None:
        super().__init__(content)
        self._on_progress = on_progress
        self.was_read = False

    def read(self, size: int | None = -1, /) -> bytes:
        self.was_read = True
        self._on_progress()
        return super().read(size)
