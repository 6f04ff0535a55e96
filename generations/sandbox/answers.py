"""What the queue answers: the JSON of submit, status, result and cancel, as fal's clients read it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from generations.sandbox.outcomes import Submit
from generations.sandbox.queue import Queue
from generations.sandbox.request import Request

Body = dict[str, Any]
RETRY_AFTER = "2"


@dataclass(frozen=True)
class Answer:
    """A code, a body (bytes, or something to be written as JSON) and headers."""

    code: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


def problem(code: int, text: str) -> Answer:
    """An error of the platform."""
    return Answer(code, {"detail": text})


UNAUTHORIZED = problem(401, "Authentication is required to access this application.")
NOT_FOUND = problem(404, "Not Found")
NO_REQUEST = problem(404, "Request not found")
NOT_DONE = problem(400, "Request is still in progress")
NO_OBJECT = problem(422, "The body must be a JSON object")
TOO_LARGE = problem(413, "The body is too large")

REFUSALS = {
    400: "Bad request",
    401: "Cannot access application: the key is not valid",
    403: "Access denied: the account is locked",
    404: "Application not found",
    422: "The input is not valid",
    429: "Too many requests",
    500: "Internal server error",
    502: "Bad gateway",
    503: "Service unavailable",
    504: "Gateway timeout",
}


def submitted(queue: Queue, request: Request, submit: Submit) -> Answer:
    """The answer to a submit, in the form that its words ask for; `cut` and `dropped` are the connection's to do."""
    if submit.code != 200:
        more = {"Retry-After": RETRY_AFTER} if submit.code == 429 else {}
        return Answer(submit.code, {"detail": REFUSALS[submit.code]}, more)
    body = _links(request) | {"status": "IN_QUEUE", "queue_position": queue.position(request)}
    if submit.form == "broken":
        return Answer(200, b'{"request_id": "' + request.id.encode())
    if submit.form == "bare":
        body = {"status": "IN_QUEUE"}
    if submit.form == "foreign":
        body = {name: _elsewhere(value, request) for name, value in body.items()}
    return Answer(200, body, _request_header(request))


def status(queue: Queue, request: Request, *, with_logs: bool) -> Answer:
    """Where it is: 200 when there is a result, 202 before."""
    if code := request.trouble("status", request.outcome.status_trouble):
        return problem(code, REFUSALS[code])
    body = status_body(queue, request, with_logs=with_logs)
    return Answer(200 if body["status"] == "COMPLETED" else 202, body, _request_header(request))


def status_body(queue: Queue, request: Request, *, with_logs: bool) -> Body:
    """The status as an object; the logs are null where they were not asked for."""
    body = _links(request) | {"status": request.status}
    if body["status"] == "IN_QUEUE":
        return body | {"queue_position": queue.position(request)}
    body["logs"] = _logs(request) if with_logs else None
    if body["status"] == "COMPLETED":
        body |= _ended(request)
    return body


def result(request: Request) -> Answer:
    """The model's output, or the error it ended with."""
    if code := request.trouble("result", request.outcome.result_trouble):
        return problem(code, REFUSALS[code])
    if request.result is None:
        return NOT_DONE
    return Answer(request.result.code, request.result.body, request.result.headers | _request_header(request))


def cancelled(queue: Queue, request: Request | None) -> Answer:
    """Whether the wish was taken; what comes of it, the status says."""
    if request is None:
        return Answer(404, {"status": "NOT_FOUND"})
    if queue.cancel(request):
        return Answer(202, {"status": "CANCELLATION_REQUESTED"})
    return Answer(400, {"status": "ALREADY_COMPLETED"})


def _links(request: Request) -> Body:
    return {
        "request_id": request.id,
        "gateway_request_id": request.gateway_id(),
        "response_url": request.url,
        "status_url": f"{request.url}/status",
        "cancel_url": f"{request.url}/cancel",
    }


def _elsewhere(value: Any, request: Request) -> Any:
    return value.replace(request.base_url, "https://queue.example.net") if isinstance(value, str) else value


def _request_header(request: Request) -> dict[str, str]:
    return {"x-fal-request-id": request.id}


def _ended(request: Request) -> Body:
    result = request.result
    took = (request.finished_at or 0) - request.started_at if request.started_at else None
    body: Body = {"metrics": {"inference_time": took}}
    if result and not result.is_ok:
        body["error"] = result.error
        if result.error_type:
            body["error_type"] = result.error_type
    return body


def _logs(request: Request) -> list[Body]:
    lines = [(request.started_at, "INFO", "Making the video")]
    if request.result:
        lines.append((request.finished_at, "INFO" if request.result.is_ok else "ERROR", "Done"))
    return [
        {"message": text, "level": level, "source": "USER", "timestamp": datetime.fromtimestamp(at, UTC).isoformat()}
        for at, level, text in lines
        if at
    ]
