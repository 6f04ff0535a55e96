"""What one endpoint's form has in common with another's: the words, the pictures, and options of the same meaning."""

from collections.abc import Iterable, Mapping, Sequence

from generations.catalogue.endpoint import Choice, Endpoint, Image, Images, Integer, Parameter, Secret, Toggle
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
        case Choice(name="duration", options=options) if _meaning("duration", text).isdecimal():
            wanted = int(_meaning("duration", text))
            return str(min(options, key=lambda option: abs(int(_meaning("duration", str(option))) - wanted)))
        case Choice(name=name, options=options):
            wanted_meaning = _meaning(name, text)
            return next((str(option) for option in options if _meaning(name, str(option)) == wanted_meaning), "")
        case Integer(name="duration", minimum=minimum, maximum=maximum):
            length = _meaning("duration", text)
            return length if length in map(str, range(minimum, maximum + 1)) else ""
        case _:
            return text


def _meaning(name: str, text: str) -> str:
    plain = text.strip().casefold()
    return plain.removesuffix("s") if name == "duration" else plain


def _pictures(parameter: Image | Images, posted: Posted, origin: Endpoint) -> list[str]:
    """The pictures of the same name; a picture that must be there is filled with whatever others there are."""
    own = _filled(posted.get(parameter.name, ()))
    if own or not parameter.is_required:
        return own[: parameter.maximum]
    fields = [field.name for field in origin.parameters if isinstance(field, Image | Images)]
    return _filled(text for name in fields for text in posted.get(name, ()))[: parameter.maximum]


def _filled(texts: Iterable[str]) -> list[str]:
    return [text for text in texts if text.strip()]
