"""What to do about a failure: change what was asked for, or ask another model; each a click away, with its price."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from billing.pricing.exceptions import NoRate
from billing.pricing.prices import Quote, SoldRate
from generations.catalogue import ENDPOINTS, Endpoint, find
from generations.catalogue.conversion import converted
from generations.catalogue.endpoint import Image, Images
from generations.catalogue.posted import as_posted, priced_arguments
from generations.models import EndpointStatus, Generation
from generations.states import State
from generations.workflow import quoting
from generations.workflow.reasons import Kind

TRY_AGAIN: Final = "Try again"
USE_AGAIN: Final = "Use again"
REFUSED: Final = (
    "The model does not say which words it minds. Two things often help: leave out real people and names, and say what "
    "should be seen instead of naming a style or a work. The same words will most likely be refused again; other "
    "models draw the line elsewhere."
)


@dataclass(frozen=True)
class Way:
    """A way on at the same endpoint: its form, everything typed kept, opened at one of its fields."""

    label: str
    field: str = ""

    @property
    def word(self) -> str:
        """The label on the button of a line."""
        return self.label if self.label in {TRY_AGAIN, USE_AGAIN} else "Edit"


@dataclass(frozen=True)
class Alternative:
    """Another endpoint, and what the same wish costs there."""

    endpoint: Endpoint
    quote: Quote


@dataclass(frozen=True)
class NextSteps:
    """Everything a page offers for one that ended without a video; the first way is the main one."""

    ways: Sequence[Way] = ()
    alternatives: Sequence[Alternative] = ()
    advice: str = ""


def next_steps_of(generation: Generation) -> NextSteps:
    """What to do about one that failed or was cancelled. Two queries for the prices of others where it failed."""
    endpoint = find(generation.endpoint_id)
    if endpoint is None:
        return NextSteps()
    if generation.state != State.FAILED:
        return NextSteps([Way(USE_AGAIN)])
    return NextSteps(
        ways=list(ways_of(endpoint, generation.error_kind)),
        alternatives=_alternatives(endpoint, generation),
        advice=REFUSED if generation.error_kind == Kind.REFUSED else "",
    )


def ways_of(endpoint: Endpoint, kind: str) -> Iterator[Way]:
    """What helps against a failure of this kind at the same endpoint, the main way first."""
    picture = next((field.name for field in endpoint.parameters if isinstance(field, Image | Images)), "")
    match kind:
        case Kind.REFUSED:
            yield Way("Edit the prompt", "prompt")
            if picture:
                yield Way("Use another picture", picture)
        case Kind.PICTURE | Kind.LOST_PICTURE:
            yield Way("Use another picture", picture)
        case Kind.WORDS:
            yield Way("Edit the prompt", "prompt")
        case Kind.SETTINGS:
            yield Way("Change the settings")
        case Kind.GONE:
            return
        case _:
            yield Way(TRY_AGAIN)


def _alternatives(endpoint: Endpoint, generation: Generation) -> list[Alternative]:
    """Of each other maker the endpoint nearest in price that takes the same input, the cheapest first."""
    rates = quoting.all_rates()
    not_live = set(EndpointStatus.objects.not_live().values_list("pk", flat=True))
    others = [
        other
        for other in ENDPOINTS
        if other.is_from_pictures == endpoint.is_from_pictures
        and _maker(other) != _maker(endpoint)
        and other.id not in not_live
    ]
    nearest: dict[str, Alternative] = {}
    found = priced(endpoint, others, generation, rates)
    for alternative in sorted(found, key=lambda one: _distance(one, generation)):
        nearest.setdefault(_maker(alternative.endpoint), alternative)
    return sorted(nearest.values(), key=lambda alternative: alternative.quote.credits)


def priced(
    origin: Endpoint, endpoints: Iterable[Endpoint], generation: Generation, rates: Mapping[str, Sequence[SoldRate]]
) -> Iterator[Alternative]:
    """What the form says that `?from=` opens: the options that both share, and defaults for the rest."""
    posted = as_posted(origin, origin.defaults() | generation.arguments)
    for endpoint in endpoints:
        arguments = priced_arguments(endpoint, converted(posted, origin=origin, target=endpoint))
        try:
            yield Alternative(endpoint, quoting.quote(endpoint, rates.get(endpoint.id, ()), arguments))
        except NoRate:
            continue


def _distance(alternative: Alternative, generation: Generation) -> int:
    return abs(alternative.quote.credits - generation.price_credits)


def _maker(endpoint: Endpoint) -> str:
    """The name of the model's family: fal-ai/sora-2/text-to-video/pro is of sora-2."""
    return endpoint.id.split("/")[1].partition(".")[0]
