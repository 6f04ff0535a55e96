"""The inputs of fal's endpoints as their pages list them, and what is wrong with the ones that arrived."""

from dataclasses import dataclass
from typing import Any

Arguments = dict[str, Any]
Problem = dict[str, Any]


@dataclass(frozen=True)
class Input:
    """One parameter: its wire type, what it may be, and what it is when left out."""

    name: str
    kind: type
    options: tuple[Any, ...] = ()
    default: Any = None
    is_required: bool = False


@dataclass(frozen=True)
class Endpoint:
    """One model: its inputs, and what it does where no input says so."""

    id: str
    inputs: tuple[Input, ...]
    resolution: str = "720p"
    shape: str = "16:9"
    has_sound: bool = False
    gives_video_id: bool = False

    @property
    def app(self) -> str:
        """The part of the id that all follow-up addresses share."""
        return "/".join(self.id.split("/")[:2])

    def filled(self, arguments: Arguments) -> Arguments:
        """The arguments with the defaults of what was left out."""
        own = {"resolution": self.resolution, "aspect_ratio": self.shape, "generate_audio": self.has_sound}
        return own | {one.name: one.default for one in self.inputs if one.default is not None} | arguments


def _required(name: str, kind: type = str) -> Input:
    return Input(name, kind, is_required=True)


def _choice(name: str, default: Any, *options: Any) -> Input:
    return Input(name, type(default), options, default)


PROMPT = _required("prompt")
PICTURE = _required("image_url")
NEGATIVE = Input("negative_prompt", str)
SEED = Input("seed", int)
SOUND = Input("generate_audio", bool, default=True)
OPTIMIZER = Input("prompt_optimizer", bool, default=True)
API_KEY = Input("api_key", str)
UP_TO_1080P = _choice("resolution", "720p", "720p", "1080p")
PIKA_SECONDS = Input("duration", int, default=5)
VEO_SECONDS = _choice("duration", "8s", "4s", "6s", "8s")
SORA_SECONDS = _choice("duration", 4, 4, 8, 12)
HAILUO_SECONDS = _choice("duration", "6", "6", "10")
PIKA_SHAPE = _choice("aspect_ratio", "16:9", "16:9", "9:16", "1:1", "4:5", "5:4", "3:2", "2:3")
SORA_SHAPE = _choice("aspect_ratio", "16:9", "9:16", "16:9")
SORA_PICTURE_SHAPE = _choice("aspect_ratio", "auto", "auto", "9:16", "16:9")


def _sora(name: str, *inputs: Input, resolution: Input) -> Endpoint:
    everything = (API_KEY, PROMPT, SORA_SECONDS, resolution, *inputs)
    return Endpoint(f"fal-ai/sora-2/{name}", everything, has_sound=True, gives_video_id=True)


ENDPOINTS = {
    endpoint.id: endpoint
    for endpoint in (
        Endpoint("fal-ai/pika/v2.2/text-to-video", (PROMPT, SEED, NEGATIVE, PIKA_SHAPE, UP_TO_1080P, PIKA_SECONDS)),
        Endpoint(
            "fal-ai/pika/v2.2/image-to-video",
            (PICTURE, PROMPT, SEED, NEGATIVE, UP_TO_1080P, PIKA_SECONDS),
            shape="auto",
        ),
        Endpoint(
            "fal-ai/veo3.1/reference-to-video",
            (_required("image_urls", list), PROMPT, _choice("duration", "8s", "8s"), UP_TO_1080P, SOUND),
        ),
        Endpoint(
            "fal-ai/veo3/fast",
            (
                PROMPT,
                _choice("aspect_ratio", "16:9", "9:16", "16:9", "1:1"),
                VEO_SECONDS,
                NEGATIVE,
                Input("enhance_prompt", bool, default=True),
                SEED,
                Input("auto_fix", bool, default=True),
                UP_TO_1080P,
                SOUND,
            ),
        ),
        Endpoint(
            "fal-ai/veo3.1/fast/image-to-video",
            (
                PROMPT,
                PICTURE,
                VEO_SECONDS,
                _choice("aspect_ratio", "auto", "auto", "9:16", "16:9", "1:1"),
                UP_TO_1080P,
                SOUND,
            ),
        ),
        _sora("text-to-video", SORA_SHAPE, resolution=_choice("resolution", "720p", "720p")),
        _sora("image-to-video", SORA_PICTURE_SHAPE, PICTURE, resolution=_choice("resolution", "auto", "auto", "720p")),
        _sora("text-to-video/pro", SORA_SHAPE, resolution=_choice("resolution", "1080p", "720p", "1080p")),
        _sora(
            "image-to-video/pro",
            SORA_PICTURE_SHAPE,
            PICTURE,
            resolution=_choice("resolution", "auto", "auto", "720p", "1080p"),
        ),
        Endpoint(
            "fal-ai/minimax/hailuo-02/standard/text-to-video", (PROMPT, HAILUO_SECONDS, OPTIMIZER), resolution="768P"
        ),
        Endpoint(
            "fal-ai/minimax/hailuo-02/standard/image-to-video",
            (
                PROMPT,
                PICTURE,
                HAILUO_SECONDS,
                OPTIMIZER,
                _choice("resolution", "768P", "512P", "768P"),
                Input("end_image_url", str),
            ),
            shape="auto",
        ),
    )
}


def problems(endpoint: Endpoint, arguments: Arguments) -> list[Problem]:
    """What a model would refuse, in the shape of fal's model errors; unknown arguments are ignored, as fal does."""
    found = []
    for one in endpoint.inputs:
        if one.name not in arguments:
            if one.is_required:
                found.append(_problem([one.name], "Field required", "missing", arguments))
        else:
            found += _value_problems(one, arguments[one.name])
    return found


def _value_problems(one: Input, value: Any) -> list[Problem]:
    if type(value) is not one.kind:
        name = {str: "string", int: "integer", bool: "boolean", list: "list"}[one.kind]
        kind = {str: "string_type", int: "int_type", bool: "bool_type", list: "list_type"}[one.kind]
        return [_problem([one.name], f"Input should be a valid {name}", kind, value)]
    if one.options and value not in one.options:
        allowed = " or ".join(repr(option) for option in one.options)
        return [_problem([one.name], f"Input should be {allowed}", "literal_error", value, {"expected": allowed})]
    if isinstance(value, list):
        return [
            _problem([one.name, index], "Input should be a valid string", "string_type", item)
            for index, item in enumerate(value)
            if not isinstance(item, str)
        ]
    return []


def _problem(path: list[str | int], text: str, kind: str, value: Any, context: Arguments | None = None) -> Problem:
    problem: Problem = {"loc": ["body", *path], "msg": text, "type": kind, "input": value}
    return problem | {"ctx": context} if context else problem
