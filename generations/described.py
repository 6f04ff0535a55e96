"""A generation's arguments as people chose them: the form's own labels, pictures and switches in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from generations.catalogue import Endpoint
from generations.catalogue.endpoint import Choice, Image, Images, Parameter, Secret, Toggle

UPLOADED = "upload:"


def described(endpoint: Endpoint | None, arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Label and value of every setting but the prompt, in the order of the form.

    Arguments that the catalogue does not know (an endpoint that is gone) stand under their own names.
    """
    known = {one.name: one for one in endpoint.parameters} if endpoint else {}
    rows = [row for one in known.values() for row in _row(one, arguments)]
    unknown = [name for name in arguments if name not in known and name != "prompt"]
    return rows + [(name.replace("_", " ").capitalize(), _raw(arguments[name])) for name in unknown]


def _row(parameter: Parameter, arguments: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if parameter.name == "prompt" or isinstance(parameter, Secret):
        return
    value = arguments.get(parameter.name)
    if isinstance(parameter, Toggle):
        yield parameter.label, "On" if value else "Off"
    elif value is not None:
        yield parameter.label, _in_words(parameter, value)
    elif parameter.name == "seed":
        yield parameter.label, "Random"


def _in_words(parameter: Parameter, value: Any) -> str:
    if isinstance(parameter, Choice):
        return parameter.label_of(value)
    if isinstance(parameter, Image | Images):
        return picture(value)
    return _raw(value)


def picture(value: Any) -> str:
    """Pictures in words: an address as it was given, an upload as the user's own."""
    if isinstance(value, list):
        return ", ".join(picture(one) for one in value)
    return "Your picture" if str(value).startswith(UPLOADED) else str(value)


def _raw(value: Any) -> str:
    if isinstance(value, bool):
        return "On" if value else "Off"
    return picture(value)
