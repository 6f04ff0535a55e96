"""What one endpoint's form has in common with another's: the words, the pictures, and options of the same meaning."""

from collections.abc import Iterable, Mapping, Sequence

from generations.catalogue.endpoint import Choice, Endpoint, Image, Images, Integer, Parameter, Secret, Toggle, seconds
from generations.catalogue.posted import as_posted

Posted = Mapping[str, Sequence[str]]


def converted(posted: Posted, *, origin: Endpoint, target: Endpoint) -> dict[str, list[str]]:
    """The target's form as a browser would post it, filled in from the origin's; the rest takes its defaults.

    On the same endpoint everything stays as it was typed, wrong or not.
    """
    if origin.id == target.id:
        return {name: list(texts) for name, texts in posted.items()}
    found = as_posted(target, target.defaults())
    switches = {parameter.name for parameter in origin.parameters if isinstance(parameter, Toggle)}
    for parameter in target.parameters:
        if texts := _shared(parameter, posted, origin):
            found[parameter.name] = texts
        elif isinstance(parameter, Toggle) and parameter.name in switches:
            found.pop(parameter.name, None)  # off, as in any HTML form
    return found


def _shared(parameter: Parameter, posted: Posted, origin: Endpoint) -> list[str]:
    """What the parameter can take over."""
    if isinstance(parameter, Image | Images):
        return _pictures(parameter, posted, origin)
    understood = (_as_understood(parameter, text) for text in posted.get(parameter.name, ()))
    return [text for text in understood if text]


def _as_understood(parameter: Parameter, text: str) -> str:
    """A posted text in the parameter's own spelling: 8s is 8, 720P is 720p, 5 is the nearest length there is; empty
    where it has none.
    """
    match parameter:
        case Secret():
            return ""
        case Choice(name="duration", options=options):
            return _nearest(options, seconds(text))
        case Choice(options=options):
            return next((str(option) for option in options if str(option).casefold() == text.strip().casefold()), "")
        case Integer(name="duration", minimum=minimum, maximum=maximum):
            length = seconds(text)
            return str(length) if length is not None and minimum <= length <= maximum else ""
        case _:
            return text


def _nearest(lengths: Iterable[str | int], wanted: int | None) -> str:
    if wanted is None:
        return ""
    return str(min(lengths, key=lambda length: abs((seconds(length) or 0) - wanted)))


def _pictures(parameter: Image | Images, posted: Posted, origin: Endpoint) -> list[str]:
    """The pictures of the same name; a picture that must be there is filled with whatever others there are."""
    own = _filled(posted.get(parameter.name, ()))
    if own or not parameter.is_required:
        return own[: parameter.maximum]
    fields = [field.name for field in origin.parameters if isinstance(field, Image | Images)]
    return _filled(text for name in fields for text in posted.get(name, ()))[: parameter.maximum]


def _filled(texts: Iterable[str]) -> list[str]:
    return [text for text in texts if text.strip()]
