"""What came of a request, read from a result or the payload of a webhook: a video's address, or a problem.

fal has two shapes of error: the model's `{"detail": [{"type", "msg", "ctx", ...}]}` and the platform's
`{"detail": "text", "error_type": "..."}`. Only the type, the parameter's name and the numbers in `ctx` are kept: the
text is not for people, and `input` may hold what the caller sent, a key included. Where neither names a type, or one
that is not known here, the HTTP status says what kind of answer it was.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from generations.fal.error_types import BY_STATUS
from maxvideo.web.normalize_url import LONGEST_URL, normalize_url


@dataclass(frozen=True)
class Problem:
    """Why there is no video: fal's error type, the limits and the parameter it names, and the HTTP status."""

    type: str
    limits: dict[str, float] = field(default_factory=dict)
    parameter: str = ""
    status: int | None = None


@dataclass(frozen=True)
class Succeeded:
    """There is a video at this address."""

    video_url: str


@dataclass(frozen=True)
class Failed:
    """There will be no video."""

    problem: Problem


Outcome = Succeeded | Failed


def read_output(payload: object) -> Succeeded | None:
    """The video of a model's output, or None where the output names none. Only `video.url` is promised by fal."""
    video = payload.get("video") if isinstance(payload, dict) else None
    named = video.get("url") if isinstance(video, dict) else None
    url = normalize_url(named) if isinstance(named, str) else ""
    return Succeeded(url) if 0 < len(url) <= LONGEST_URL and url.isprintable() else None


def read_problem(body: object, fallback: str = "unknown", *, status: int | None = None) -> Problem:
    """The problem that an error body tells, whichever shape it has; where it tells no type, the one of its HTTP status,
    or else `fallback`.
    """
    problem = _read_typed(body) if isinstance(body, dict) else None
    return replace(problem or Problem(BY_STATUS.get(status, fallback) if status else fallback), status=status)


def status_in(text: object) -> int | None:
    """The HTTP status in the words of a webhook's `error`: "Invalid status code: 422"."""
    found = re.search(r"\b([45][0-9]{2})\b", text) if isinstance(text, str) else None
    return int(found[1]) if found else None


def _read_typed(body: dict[str, Any]) -> Problem | None:
    detail = body.get("detail")
    first = detail[0] if isinstance(detail, list) and detail else None
    if isinstance(first, dict) and isinstance(first.get("type"), str):
        return Problem(_clean(first["type"]), _numbers(first.get("ctx")), _parameter(first.get("loc")))
    if isinstance(body.get("error_type"), str):
        return Problem(_clean(body["error_type"]))
    return None


def _parameter(loc: object) -> str:
    """The parameter that `loc` leads to: `["body", "prompt"]`, `["body", "image_urls", 0]`."""
    names = [name for name in loc if isinstance(name, str) and name != "body"] if isinstance(loc, list) else []
    return _clean(names[0]) if names else ""


def as_json(outcome: Outcome | None) -> dict[str, Any]:
    """An outcome in the form it is stored in."""
    match outcome:
        case Succeeded(video_url):
            return {"video_url": video_url}
        case Failed(problem):
            return {
                "problem": problem.type,
                "limits": problem.limits,
                "parameter": problem.parameter,
                "http_status": problem.status,
            }
        case None:
            return {}


def from_json(data: dict[str, Any]) -> Outcome | None:
    """The outcome that `as_json` stored."""
    if "video_url" in data:
        return Succeeded(data["video_url"])
    if "problem" in data:
        return Failed(
            Problem(data["problem"], data.get("limits", {}), data.get("parameter", ""), data.get("http_status"))
        )
    return None


def _clean(text: str) -> str:
    return "".join(letter for letter in text[:80] if letter.isascii() and letter.isprintable()) or "unknown"


def _numbers(ctx: object) -> dict[str, float]:
    if not isinstance(ctx, dict):
        return {}
    numbers = {str(key)[:40]: value for key, value in list(ctx.items())[:10]}
    return {
        _clean(key): value
        for key, value in numbers.items()
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12
    }
