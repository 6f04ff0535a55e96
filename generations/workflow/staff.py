"""What staff may do with a generation that does not get on by itself."""

from django.conf import settings

from generations.models import Generation
from generations.states import State
from generations.workflow import doorbell, settle
from generations.workflow.due import make_due
from generations.workflow.lease import LeaseLost
from generations.workflow.reasons import Kind
from maxvideo.web import clock


def ask_now(generation: Generation) -> bool:
    """Do what is due next at once, which for a running one is to ask fal; returns whether there is anything to do."""
    if generation.is_final:
        return False
    return _make_due(generation)


def save_again(generation: Generation) -> bool:
    """Fetch and store the file again where fal named one; a failed generation gets its video for free."""
    if generation.state not in {State.SAVING, State.FAILED} or not generation.result_url:
        return False
    deadline = clock.now(plus=settings.SAVING_DEADLINE)
    Generation.objects.filter(pk=generation.pk).update(bad_files=0, setbacks=0, deadline=deadline)
    return _make_due(generation)


def fail_and_release(generation: Generation, by: str) -> bool:
    """End it without a video and give the credits back; a worker that has it stops. Returns whether that was done."""
    if generation.is_final:
        return False
    try:
        settle.fail(generation, Kind.INTERNAL, reason=f"ended by staff: {by}")
    except LeaseLost:
        return False
    return True


def _make_due(generation: Generation) -> bool:
    return make_due(generation.pk, doorbell.queue_of(generation.state), state=generation.state)
