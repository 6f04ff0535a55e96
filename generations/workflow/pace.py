"""How often fal is asked about a running request. Its webhook is the main way to hear of the end, asking the other.

Where webhooks come, and so many run at once that this were over POLLS_PER_SECOND, each is asked about more rarely,
within what people were promised: no later than 30 seconds after the last news, for ten minutes.
"""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core.cache import caches

from generations.models import Delivery, Generation
from generations.states import State
from generations.workflow.backoff import by_deadline
from generations.workflow.overdue import NOT_FINAL
from generations.workflow.payload import webhook_url
from maxvideo.web import clock

POLLS_PER_SECOND: Final = 80
OLD: Final = timedelta(minutes=10)
LONGEST: Final = timedelta(minutes=2)
WEBHOOKS_COME: Final = timedelta(minutes=1)
"""Since the last one: so many that run at once end every second, so that a minute without one is no chance."""
MEASURED_FOR_SECONDS: Final = 10
RARELY: Final = "pace_rarely"


def first_look(generation: Generation) -> timedelta:
    """How long after the submit fal is asked for the first time."""
    if webhook_url(generation) is None:
        return settings.POLL_WITHOUT_WEBHOOK
    return _by_age(timedelta())


def until_next(generation: Generation) -> timedelta:
    """Every 30 seconds for ten minutes, then every minute; sooner while young, unreachable by webhook or cancelled."""
    age = generation.now - (generation.submitted_at or generation.created_at)
    if webhook_url(generation) is None or (generation.cancel_requested_at and age < OLD):
        return by_deadline(generation, settings.POLL_WITHOUT_WEBHOOK)
    return by_deadline(generation, _by_age(age))


def _by_age(age: timedelta) -> timedelta:
    if age >= OLD:
        return max(2 * settings.POLL_EVERY, _rarely())
    usual = settings.POLL_FIRST if age < timedelta(minutes=1) else settings.POLL_EVERY
    return max(usual, min(settings.POLL_EVERY, _rarely()))


def _rarely() -> timedelta:
    """The pace at which all that run cost so many questions a second, where webhooks come; measured now and then."""
    seconds = caches["process"].get_or_set(RARELY, _measure, MEASURED_FOR_SECONDS)
    return timedelta(seconds=seconds or 0)


def _measure() -> float:
    came = Delivery.objects.filter(generation__isnull=False, received_at__gt=clock.now(plus=-WEBHOOKS_COME))
    running = Generation.objects.filter(NOT_FINAL, state=State.RUNNING).count()
    if running <= POLLS_PER_SECOND * settings.POLL_FIRST.total_seconds() or not came.exists():
        return 0.0
    return min(running / POLLS_PER_SECOND, LONGEST.total_seconds())
