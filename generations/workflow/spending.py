"""The spending guard: what people may spend in a day and in a month, as they set it themselves.

Counted from a user's own generations, by the day they were started: the price while one is under way, and what was
charged once it has ended. Days and months begin at 00:00 UTC, by the database's clock.
"""

from dataclasses import dataclass
from datetime import UTC
from typing import Final, Literal

from django.db.models import Case, Count, F, IntegerField, Q, Sum, Value, When
from django.db.models.functions import Coalesce, TruncDay, TruncMonth

from generations.models import Generation
from generations.states import IN_FLIGHT
from generations.workflow.refusals import OwnLimitReached
from maxvideo.accounts.models import User
from maxvideo.web import clock
from maxvideo.web.rate_limits import MINUTE

_SPENT: Final = Case(
    When(state__in=IN_FLIGHT, then=F("price_credits")),
    default=Coalesce("charged_credits", Value(0)),
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class Spent:
    """Credits spent or on hold since the day and the month began, and the generations started in the last minute."""

    today: int
    this_month: int
    starts: int


def is_guarded(user: User) -> bool:
    """Whether the user set a limit."""
    return user.daily_limit is not None or user.monthly_limit is not None


def spent_by(user: User) -> Spent:
    """What a user has spent, and how quickly, in one query."""
    a_minute_ago = clock.now(plus=-MINUTE)
    own = Generation.objects.filter(user=user, created_at__gte=TruncMonth(a_minute_ago, tzinfo=UTC))
    return Spent(
        **own.aggregate(
            today=Sum(_SPENT, filter=Q(created_at__gte=TruncDay(clock.now(), tzinfo=UTC)), default=0),
            this_month=Sum(_SPENT, filter=Q(created_at__gte=TruncMonth(clock.now(), tzinfo=UTC)), default=0),
            starts=Count("pk", filter=Q(created_at__gt=a_minute_ago)),
        )
    )


def limit_over(user: User, credits: int) -> OwnLimitReached | None:
    """Which of a user's own limits so many credits more would go over; one query, and none for who set none."""
    return refusal(user, spent_by(user), credits) if is_guarded(user) else None


def refusal(user: User, spent: Spent, credits: int) -> OwnLimitReached | None:
    """Which of a user's own limits does not allow so many credits more; None where both do."""
    if not credits:
        return None
    return _over(user.daily_limit, spent.today, credits, "day") or _over(
        user.monthly_limit, spent.this_month, credits, "month"
    )


def _over(limit: int | None, spent: int, credits: int, span: Literal["day", "month"]) -> OwnLimitReached | None:
    if limit is None or spent + credits <= limit:
        return None
    return OwnLimitReached(credits=credits, limit=limit, left=max(0, limit - spent), span=span)
