"""What keeps a generation waiting, in words, within a minute: nobody waits in the dark."""

from datetime import datetime, timedelta
from typing import Final

from generations.models import Generation
from generations.states import State

SETBACKS: Final = {
    State.QUEUED: "waiting: the provider is not reachable",
    State.UNKNOWN: "waiting: the provider has not confirmed it",
    State.RUNNING: "waiting: the provider does not answer",
    State.SAVING: "waiting: the file cannot be fetched or stored yet",
}
LATE: Final = timedelta(seconds=30)
"""After so long nobody of ours has come for a row that is due: the sweep rings every second."""


def trouble_of(generation: Generation, at: datetime) -> str:
    """What it is waiting for at a moment; empty where all goes its way."""
    return _setback_of(generation) or ("waiting: we are late, it goes on by itself" if _is_late(generation, at) else "")


def _is_late(generation: Generation, at: datetime) -> bool:
    due = generation.next_run_at
    return due is not None and not generation.is_final and generation.lease_token is None and at - due > LATE


def _setback_of(generation: Generation) -> str:
    if generation.state == State.SAVING and generation.file_missing_since:
        return "waiting: the provider does not hand out the file"
    if generation.state == State.SAVING and generation.setbacks and generation.is_joined:
        return "waiting: the clips cannot be fetched or stored yet"
    if generation.state == State.UNKNOWN or generation.setbacks:
        return SETBACKS.get(State(generation.state), "")
    return ""
