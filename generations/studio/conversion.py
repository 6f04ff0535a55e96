"""What one endpoint's form has in common with another's: the words, the pictures, and options of the same meaning."""

from collections.abc import Iterable

from django.utils.datastructures import MultiValueDict

from generations.catalogue import Endpoint
from generations.catalogue.endpoint import Choice, Image, Images, Integer, Parameter, Secret, Toggle, seconds
from generations.studio.forms import as_posted


def converted(typed: MultiValueDict[str, str], *, origin: Endpoint, target: Endpoint) -> MultiValueDict[str, str]:
    """The target's form as a browser would post it, filled in from the origin's; the rest takes its defaults.

    On the same endpoint everything stays as it was typed, wrong or not.
    """
    if origin.id == target.id:
        return typed
    found = as_posted(target, target.defaults())
    known = {one.name: one for one in origin.parameters}
    for one in target.parameters:
        texts = _pictures(one, typed, origin) if isinstance(one, Image | Images) else typed.getlist(one.name)
        if texts := [kept for text in texts if (kept := _as_understood(one, text))]:
            found.setlist(one.name, texts)
        elif isinstance(one, Toggle) and isinstance(known.get(one.name), Toggle):
            found.pop(one.name, None)  # off, as in any HTML form
    return found


def _as_understood(parameter: Parameter, text: str) -> str:
    """A typed value in the parameter's own spelling: 8s is 8, 720P is 720p, 5 is the nearest length there is; empty
    where it has none.
    """
    match parameter:
        case Secret():
            return ""
        case Choice(name="duration", options=options):
            return _nearest(options, seconds(text))
        case Choice(options=options):
            return next((str(one) for one in options if str(one).casefold() == text.strip().casefold()), "")
        case Integer(name="duration", minimum=minimum, maximum=maximum):
            length = seconds(text)
            return str(length) if length is not None and minimum <= length <= maximum else ""
        case _:
            return text


def _nearest(lengths: Iterable[str | int], wanted: int | None) -> str:
    if wanted is None:
        return ""
    return str(min(lengths, key=lambda length: abs((seconds(length) or 0) - wanted)))


def _pictures(parameter: Image | Images, typed: MultiValueDict[str, str], origin: Endpoint) -> list[str]:
    """The pictures of the same name; a picture that must be there is filled with whatever others there are."""
    own = _filled(typed.getlist(parameter.name))
    if own or not parameter.is_required:
        return own[: parameter.maximum]
    names = [one.name for one in origin.parameters if isinstance(one, Image | Images)]
    return _filled(text for name in names for text in typed.getlist(name))[: parameter.maximum]


def _filled(texts: Iterable[str]) -> list[str]:
    return [text for text in texts if text.strip()]
