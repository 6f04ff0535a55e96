"""The only HTTP to fal's queue: submit, status, result, cancel. One request each, never repeated here.

Protocol: a bare JSON body to `{queue}/{endpoint id}`; follow-ups at the addresses of the answer (`request_handle.py`).
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import requests
from django.conf import settings
from requests.auth import AuthBase

from generations.fal.error_types import ErrorType
from generations.fal.exceptions import AnswerLost, Gone, NotSent, Postponed, Rejected, Unavailable
from generations.fal.exchange import Answer, WatchedBody, ask, exchange
from generations.fal.outcomes import Failed, Outcome, read_output, read_problem
from generations.fal.request_handle import RequestHandle, read_request_handle
from generations.fal.statuses import Status

SUBMIT_SECONDS = 30
QUESTION_SECONDS = 10
KEY_REFUSED = frozenset({401, 403})
ENDPOINT_REFUSED = frozenset({404, 410})
POSTPONING = KEY_REFUSED | ENDPOINT_REFUSED | {429}
NOT_YET = {408, 409, 425}
KEPT_AT_FAL: Final = timedelta(days=3)
"""How long fal is to keep its copy of a file: longer than the longest time that a save is tried for."""


@dataclass(frozen=True)
class Progress:
    """Where fal is with a request."""

    status: Status
    queue_position: int | None


def submit(
    endpoint_id: str,
    arguments: dict[str, Any],
    *,
    webhook_url: str | None,
    start_seconds: float,
    on_progress: Callable[[], None] = lambda: None,
) -> RequestHandle:
    """Post one request, on a fresh connection; `start_seconds` is how long fal may let it wait before it starts.

    `on_progress` is called as the body is sent, which with pictures in it may take a while; what it raises ends that.
    Raises NotSent, Postponed, Rejected or AnswerLost.
    """
    body = WatchedBody(json.dumps(arguments).encode(), on_progress)
    try:
        answer = _post(endpoint_id, body, webhook_url, start_seconds)
    except (requests.RequestException, OSError) as error:
        # Not from the error: its text holds the callback's address, and with it our token.
        raise (AnswerLost if body.was_read else NotSent)(type(error).__name__) from None
    _check_accepted(answer)
    return _read_handle(answer, endpoint_id)


def status(url: str) -> Progress:
    """Ask where a request is. Raises Unavailable, or Gone where fal does not know it."""
    answer = _ask("GET", url, params={"logs": "0"})
    told = answer.json_object()
    if answer.status >= 300 or told.get("status") not in list(Status):
        raise Unavailable(f"status: fal answered {answer.status}")
    position = told.get("queue_position")
    is_position = isinstance(position, int) and 0 <= position < 1 << 31
    return Progress(Status(told["status"]), position if is_position else None)


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
    problem = read_problem(told, fallback="", status=answer.status if answer.status >= 400 else None)
    if problem.type:
        return Failed(problem)
    if answer.status >= 500 or answer.status in POSTPONING | NOT_YET:
        raise Unavailable(f"result: fal answered {answer.status}")
    return Failed(read_problem(None, fallback=ErrorType.NO_MEDIA_GENERATED))


def cancel(url: str) -> None:
    """Ask fal to stop a request: a wish, the end is told by status. Raises Unavailable, or Gone."""
    answer = _ask("PUT", url)
    if answer.status >= 500 or answer.status in POSTPONING:
        raise Unavailable(f"cancel: fal answered {answer.status}")


def _post(endpoint_id: str, body: WatchedBody, webhook_url: str | None, start_seconds: float) -> Answer:
    return exchange(
        "POST",
        f"{settings.FAL_QUEUE_URL}/{endpoint_id}",
        seconds=SUBMIT_SECONDS,
        auth=_Key(),
        params={"fal_webhook": webhook_url} if webhook_url else None,
        headers={
            "Content-Type": "application/json",
            "X-Fal-Request-Timeout": f"{max(start_seconds, 2):.1f}",
            "X-Fal-Object-Lifecycle-Preference": json.dumps(
                {"expiration_duration_seconds": int(KEPT_AT_FAL.total_seconds())}
            ),
        },
        data=body,
    )


def _check_accepted(answer: Answer) -> None:
    """Raises Postponed, Rejected or AnswerLost for any answer to a submit but 2xx."""
    if answer.status in POSTPONING:
        raise Postponed(answer.status, answer.retry_after)
    if 400 <= answer.status < 500:
        problem = read_problem(answer.json_object(), fallback=ErrorType.BAD_REQUEST, status=answer.status)
        raise Rejected(answer.status, problem)
    if not 200 <= answer.status < 300:
        raise AnswerLost(f"fal answered {answer.status}")


def _read_handle(answer: Answer, endpoint_id: str) -> RequestHandle:
    try:
        told = answer.json()
    except ValueError as error:
        raise AnswerLost("the answer is not JSON") from error
    handle = read_request_handle(told, endpoint_id) if isinstance(told, dict) else None
    if handle is None:
        raise AnswerLost("the answer names no request")
    return handle


def _ask(method: str, url: str, params: dict[str, str] | None = None) -> Answer:
    try:
        answer = ask(method, url, seconds=QUESTION_SECONDS, auth=_Key(), params=params)
    except (requests.RequestException, OSError) as error:
        raise Unavailable(type(error).__name__) from error
    if answer.status in ENDPOINT_REFUSED and not read_problem(answer.json_object(), fallback="").type:
        raise Gone(f"fal answered {answer.status}")
    return answer


class _Key(AuthBase):
    """Our key; as an auth object, so that no .netrc is put in its place."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Key {settings.FAL_KEY or 'sandbox:sandbox'}"
        return request
