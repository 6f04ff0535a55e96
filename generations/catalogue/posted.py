"""An endpoint's arguments as a form posts them, a list of texts for each name, and what of those a price depends on."""

from collections.abc import Mapping, Sequence
from typing import Any

from generations.catalogue.endpoint import Choice, Endpoint, Integer, Parameter, Secret, Toggle, Wire
from generations.catalogue.uploads import form_text

ON = "on"


def as_posted(endpoint: Endpoint, arguments: Mapping[str, Any]) -> dict[str, list[str]]:
    """Arguments as a browser would post them: of the endpoint's own fields, toggles on or absent, never a secret."""
    posted: dict[str, list[str]] = {}
    for parameter in endpoint.parameters:
        value = arguments.get(parameter.name)
        if value is None or value is False or isinstance(parameter, Secret):
            continue
        posted[parameter.name] = [ON] if isinstance(parameter, Toggle) else _texts(value)
    return posted


def priced_arguments(endpoint: Endpoint, posted: Mapping[str, Sequence[str]]) -> dict[str, Wire]:
    """What the price of a posted form depends on; the default stands in for what is missing or means nothing."""
    found = endpoint.defaults()
    for parameter in endpoint.parameters:
        texts = posted.get(parameter.name, ())
        value = _priced_value(parameter, texts[-1] if texts else "")
        if value is not None:
            found[parameter.name] = value
    return found


def _texts(value: Any) -> list[str]:
    return [form_text(item) for item in value] if isinstance(value, list) else [form_text(value)]


def _priced_value(parameter: Parameter, text: str) -> Wire | None:
    match parameter:
        case Toggle():
            return bool(text)
        case Choice() | Integer():
            return next((value for value in parameter.priced_values if str(value) == text), None)
        case _:
            return None
