"""What a comparison asks of all its endpoints, and the arguments that each of them makes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from generations.catalogue import Endpoint
from generations.catalogue.endpoint import Choice, Image, Images, Parameter, Toggle
from generations.catalogue.lengths import DURATION, nearest_length

SHAPE: Final = "aspect_ratio"


@dataclass(frozen=True)
class Wish:
    """What is asked of all: None, or no shape, is each endpoint's own."""

    prompt: str = ""
    picture: Any = None
    length: int | None = None
    shape: str = ""
    has_sound: bool = True

    def arguments(self, endpoint: Endpoint) -> dict[str, Any]:
        """What fal gets of it at one endpoint; what that does not have is left out."""
        found: dict[str, Any] = {"prompt": self.prompt} | endpoint.defaults()
        length = None if self.length is None else nearest_length(endpoint, self.length)
        if length is not None:
            found[DURATION] = length
        for parameter in endpoint.parameters:
            value = self._value(parameter)
            if value is not None:
                found[parameter.name] = value
        return found

    def _value(self, parameter: Parameter) -> Any:
        match parameter:
            case Toggle(name="generate_audio"):
                return self.has_sound
            case Choice(name="aspect_ratio", options=options) if self.shape in options:
                return self.shape
            case Image(is_required=True):
                return self.picture
            case Images():
                return [self.picture] if self.picture else None
            case _:
                return None


def shapes_of(endpoint: Endpoint) -> list[str]:
    """The shapes that can be chosen there; none where there is no choice."""
    shape = next((one for one in endpoint.parameters if one.name == SHAPE), None)
    return [str(option) for option in shape.options] if isinstance(shape, Choice) else []


def common_shapes(endpoints: Sequence[Endpoint]) -> list[str]:
    """The shapes that all of them have that have a choice."""
    with_choice = [found for one in endpoints if (found := shapes_of(one))]
    first = with_choice[0] if with_choice else []
    return [shape for shape in first if all(shape in found for found in with_choice)]
