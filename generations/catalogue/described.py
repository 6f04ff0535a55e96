"""Arguments and options in words: the form's own labels, pictures and switches as people chose them."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from uuid import UUID

from generations.catalogue import Endpoint
from generations.catalogue.endpoint import (
    Choice,
    Image,
    Images,
    Integer,
    Parameter,
    Secret,
    Text,
    Toggle,
    seconds,
)
from generations.catalogue.uploads import is_upload, upload_id

SOUND: Final = {"optional": "Sound optional", "always": "Sound always", "silent": "Silent"}
SOUND_OF_VIDEO: Final = {"always": "with sound", "silent": "silent"}
"""The same of a video, where there is nothing to choose."""


NO_FRAMES: Final[Mapping[UUID, Any]] = MappingProxyType({})


class Setting(NamedTuple):
    """A setting in words; where it `is_typed`, the value is somebody's own words and no others.

    `frames` are the clips whose last frames stand there before the pictures that the value tells of.
    """

    label: str
    value: str
    is_typed: bool = False
    frames: tuple[Any, ...] = ()


def described(
    endpoint: Endpoint | None, arguments: Mapping[str, Any], frames: Mapping[UUID, Any] = NO_FRAMES
) -> list[Setting]:
    """Every setting but the prompt, in the order of the form; `frames` has the clips of uploads that are their last
    frames.

    Arguments that the catalogue does not know (an endpoint that is gone) stand under their own names.
    """
    known = {one.name: one for one in endpoint.parameters} if endpoint else {}
    rows = [row for one in known.values() for row in _row(one, arguments, frames)]
    unknown = [name for name in arguments if name not in known and name != "prompt"]
    return rows + [_unknown(name, arguments[name]) for name in unknown]


def _row(parameter: Parameter, arguments: Mapping[str, Any], frames: Mapping[UUID, Any]) -> Iterator[Setting]:
    if parameter.name == "prompt" or isinstance(parameter, Secret):
        return
    value = arguments.get(parameter.name)
    if isinstance(parameter, Toggle):
        yield Setting(parameter.label, "On" if value else "Off")
    elif value is not None and isinstance(parameter, Image | Images):
        yield _pictures(parameter.label, value, frames)
    elif value is not None:
        yield Setting(parameter.label, _in_words(parameter, value), is_typed=isinstance(parameter, Text))
    elif parameter.name == "seed":
        yield Setting(parameter.label, "Random")


def _pictures(label: str, value: Any, frames: Mapping[UUID, Any]) -> Setting:
    values = value if isinstance(value, list) else [value]
    clips = tuple(frames[found] for one in values if (found := upload_id(one)) and found in frames)
    words = picture([one for one in values if upload_id(one) not in frames])
    return Setting(label, words, is_typed="://" in words, frames=clips)


def _unknown(name: str, value: Any) -> Setting:
    return Setting(name.replace("_", " ").capitalize(), _raw(value), is_typed=isinstance(value, str))


def _in_words(parameter: Parameter, value: Any) -> str:
    if isinstance(parameter, Choice):
        return parameter.label_of(value)
    return _raw(value)


def picture(value: Any) -> str:
    """Pictures in words: an address as it was given, an upload as the user's own."""
    values = value if isinstance(value, list) else [value]
    addresses = [str(one) for one in values if not is_upload(one)]
    uploads = len(values) - len(addresses)
    own = {0: [], 1: ["Your picture"]}.get(uploads, [f"Your {uploads} pictures"])
    return ", ".join(own + addresses)


def _raw(value: Any) -> str:
    if isinstance(value, bool):
        return "On" if value else "Off"
    return picture(value)


def options(endpoint: Endpoint) -> str:
    """What can be chosen at an endpoint, in a line: "4, 6 or 8 s · 16:9, 9:16 · 720p, 1080p · Sound optional"."""
    facts = [
        lengths(endpoint),
        _values(endpoint, "aspect_ratio"),
        _values(endpoint, "resolution"),
        SOUND[endpoint.sound],
    ]
    return " · ".join(fact for fact in facts if fact)


def lengths(endpoint: Endpoint) -> str:
    """The lengths that can be chosen: "4, 6 or 8 s", "1 to 15 s"."""
    duration = endpoint.parameter("duration")
    if isinstance(duration, Integer):
        return f"{duration.minimum} to {duration.maximum} s"
    *shorter, longest = [str(seconds(value)) for value in duration.options] if isinstance(duration, Choice) else [""]
    return f"{', '.join(shorter)} or {longest} s" if shorter else f"{longest} s"


def _values(endpoint: Endpoint, name: str) -> str:
    chosen = next((one for one in endpoint.parameters if one.name == name), None)
    return ", ".join(chosen.label_of(value) for value in chosen.options) if isinstance(chosen, Choice) else ""
