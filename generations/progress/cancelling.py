"""What cancelling would do at this moment, said before it is asked for."""

from dataclasses import dataclass

from generations.catalogue import title_of
from generations.models import Generation
from generations.states import State


@dataclass(frozen=True)
class Cancelling:
    """The sentence, and the button's label; without one there is nothing left to ask for."""

    sentence: str
    button: str = ""


def cancelling_of(generation: Generation) -> Cancelling:
    """What would become of an unfinished generation; the same cases as `workflow.cancel`."""
    delivered = "you get the video and pay for it" if generation.price_credits else "you get the video"
    if generation.state == State.SAVING and generation.file_missing_since:
        return _without_a_file(generation)
    if generation.is_joined:
        return _of_a_joining(generation)
    if generation.state == State.SAVING:
        asked = "You asked to cancel, but the" if generation.cancel_requested_at else "Too late to cancel: the"
        return Cancelling(f"{asked} video is made. It is being stored, and {delivered}.")
    if generation.cancel_requested_at:
        return Cancelling(f"You asked to cancel. If the video is finished before the cancel gets through, {delivered}.")
    if generation.state == State.QUEUED and generation.lease_token is None:
        return Cancelling("It was not sent yet: cancelling ends it at once, and nothing is charged.", "Cancel")
    return Cancelling(f"{_asking(generation)}, {delivered}.", "Ask to cancel")


def _asking(generation: Generation) -> str:
    """What asking fal comes to; nobody can be asked about a submit that was not answered."""
    model = title_of(generation.endpoint_id)
    if generation.state != State.UNKNOWN:
        return f"This asks {model} to stop. If the video is finished before the cancel gets through"
    return (
        f"It was sent, but {model} has not confirmed it, so that nobody can be asked to stop yet. "
        "If the video comes first"
    )


def _without_a_file(generation: Generation) -> Cancelling:
    """The provider says that the video is made and does not hand it out."""
    if generation.cancel_requested_at:
        return Cancelling("You asked to cancel. It ends in a moment, and nothing is charged.")
    return Cancelling(
        "The provider says that the video is made, but does not hand out the file. It is asked again for an hour; "
        "cancelling ends it now. Without the video nothing is charged.",
        "Cancel",
    )


def _of_a_joining(generation: Generation) -> Cancelling:
    if generation.cancel_requested_at:
        return Cancelling("You asked to cancel. It ends in a moment; the clips stay as they are.")
    return Cancelling("Cancelling ends it. The clips stay as they are, and nothing is charged.", "Cancel")
