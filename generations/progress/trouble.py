"""What keeps a generation waiting, in words: said once a step has failed, so that nobody waits in the dark."""

from generations.models import Generation
from generations.states import State


def trouble_of(generation: Generation) -> str:
    """What it is waiting for; empty where all goes its way."""
    if generation.state == State.SAVING and generation.file_missing_since:
        return "waiting: the provider does not hand out the file"
    if not generation.setbacks:
        return ""
    match generation.state:
        case State.QUEUED:
            return "waiting: the provider is not reachable"
        case State.RUNNING:
            return "waiting: the provider does not answer"
        case State.SAVING:
            file = "clips" if generation.is_joined else "file"
            return f"waiting: the {file} cannot be fetched or stored yet"
        case _:
            return ""
