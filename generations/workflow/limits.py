"""What was started and spent already, against what may be; asked under the lock of the user's account."""

from django.conf import settings

from generations.models import Generation
from generations.workflow import spending
from generations.workflow.refusals import StartRateReached, TooManyInFlight
from maxvideo.accounts.models import User
from maxvideo.web import clock, rate_limits


def check_limits(user: User, credits: int, *, number: int = 1) -> None:
    """Count what was started and spent, and so many more for so many credits.

    Under a lock, so that a user's starts are counted one after the other. Raises LimitReached.
    """
    _check_in_flight(user, number)
    spent = spending.spent_by(user) if credits and spending.is_guarded(user) else None
    _check_start_rate(user, spent, number)
    if spent and (refusal := spending.refusal(user, spent, credits)):
        raise refusal


def _check_in_flight(user: User, number: int) -> None:
    limit = settings.MAX_IN_FLIGHT if user.max_in_flight is None else user.max_in_flight
    # Nothing lives longer, and so the count reads a range of the index by time, not all a user ever made.
    since = clock.now(plus=-(settings.GENERATION_DEADLINE + settings.SAVING_DEADLINE))
    if limit and Generation.objects.filter(user=user, created_at__gt=since).in_flight().count() + number > limit:
        raise TooManyInFlight(limit, number)


def _check_start_rate(user: User, spent: spending.Spent | None, number: int) -> None:
    limit = rate_limits.per_minute(user)
    if limit is None:
        return
    since = clock.now(plus=-rate_limits.MINUTE)
    starts = spent.starts if spent else Generation.objects.filter(user=user, created_at__gt=since).count()
    if starts + number > limit:
        raise StartRateReached(limit, number)
