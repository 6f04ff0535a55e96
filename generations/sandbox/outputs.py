"""The output of a request that went well, as the model's page shows it, and the ways it may differ."""

from collections.abc import Callable
from typing import Any

from generations.sandbox.request import Request

Output = dict[str, Any]
FILE_NAME = "output.mp4"


def output(request: Request, size: int) -> Output:
    """The result's body; `size` is the file's, in bytes."""
    outcome = request.outcome
    address = outcome.address or "{base}/files/{id}/{name}"
    video = {
        "url": address.format(base=request.base_url, id=request.id, name=FILE_NAME),
        "content_type": "video/mp4",
        "file_name": FILE_NAME,
        "file_size": size,
    }
    body: Output = {"video": video}
    if request.endpoint.gives_video_id:
        body["video_id"] = f"video_{request.id.replace('-', '')}"
    return SHAPES[outcome.output](body)


def _with_video(body: Output, video: Output) -> Output:
    return body | {"video": video}


SHAPES: dict[str, Callable[[Output], Output]] = {
    "full": lambda body: body,
    "url-only": lambda body: _with_video(body, {"url": body["video"]["url"]}),
    "null-fields": lambda body: _with_video(body, dict.fromkeys(body["video"]) | {"url": body["video"]["url"]}),
    "wrong-content-type": lambda body: _with_video(body, body["video"] | {"content_type": "image/gif"}),
    "extra-fields": lambda body: _with_video(body, body["video"] | {"fps": 24, "file_data": None}) | {"seed": 42},
    "no-video": lambda body: {name: value for name, value in body.items() if name != "video"},
}
