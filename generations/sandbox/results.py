"""How a request ends: the code, the body and the headers that the result answers with."""

from dataclasses import asdict, dataclass, field
from typing import Any

DOCS = "https://docs.fal.ai/errors/#"


@dataclass(frozen=True)
class Result:
    """One end of a request; 200 is success, the body then is the model's output."""

    code: int
    body: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def is_ok(self) -> bool:
        """Whether there is an output."""
        return self.code == 200

    @property
    def error(self) -> str:
        """The short text that status and webhook give."""
        return f"Invalid status code: {self.code}"

    @property
    def error_type(self) -> str | None:
        """The platform's word for it; a model's error has none here."""
        return self.body.get("error_type")

    def as_json(self) -> dict[str, Any]:
        """For the file on disk."""
        return asdict(self)


def invalid(problems: list[dict[str, Any]]) -> Result:
    """The inputs were refused by the model."""
    return Result(422, {"detail": [{"url": DOCS + problem["type"], **problem} for problem in problems]})


def _model(kind: str, code: int, text: str, *, retryable: bool = False, where: str = "prompt", **ctx: Any) -> Result:
    """An error of the model's own, with a list of details."""
    problem = {"loc": ["body", where], "msg": text, "type": kind, "url": DOCS + kind}
    headers = {"X-Fal-Retryable": "true" if retryable else "false"}
    return Result(code, {"detail": [problem | ({"ctx": ctx} if ctx else {})]}, headers)


def _platform(kind: str, code: int, text: str, **headers: str) -> Result:
    """An error of the platform around the model, with a text as detail."""
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return Result(code, {"detail": text, "error_type": kind}, {"X-Fal-Error-Type": kind, **more})


FAILURES = {
    "refused": _model(
        "content_policy_violation", 422, "The content could not be processed because it was flagged by a checker."
    ),
    "failing": _model("internal_server_error", 500, "Something went wrong inside the model.", retryable=True),
    "timeout": _model("generation_timeout", 504, "The video took too long to make.", retryable=True),
    "image-too-small": _model(
        "image_too_small", 422, "The picture is too small.", where="image_url", min_height=300, min_width=300
    ),
    "image-too-large": _model(
        "image_too_large", 422, "The picture is too large.", where="image_url", max_height=8192, max_width=8192
    ),
    "image-unreadable": _model("image_load_error", 422, "The picture could not be read.", where="image_url"),
    "image-unreachable": _model("file_download_error", 422, "The picture could not be downloaded.", where="image_url"),
    "no-media": _model("no_media_generated", 422, "The model made no video."),
    "downstream": _model("downstream_service_error", 400, "A service behind the model failed.", retryable=True),
    "detail-text": Result(422, {"detail": "The prompt could not be understood."}),
    "lost": _platform("runner_disconnected", 503, "The runner went away.", X_Fal_Retryable="true"),
    "not-started": _platform(
        "request_timeout", 504, "The request did not start in time.", X_Fal_Request_Timeout_Type="user"
    ),
    "cancelled": _platform("client_cancelled", 499, "The request was cancelled by the client."),
}
