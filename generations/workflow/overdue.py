"""Generations that nobody ends: past their deadline, and nobody is at them (invariant I5: there are none)."""

from datetime import timedelta
from typing import Final

from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from generations.models import Generation
from generations.models.generation import GenerationQuerySet
from generations.states import FINAL
from maxvideo.web import clock

OK: Final = "ok"
# In words, not as parameters: SQLite goes by a partial index only where it sees its condition, and else by every row.
FINAL_WORDS: Final = ", ".join(f"'{state}'" for state in sorted(FINAL))
NOT_FINAL: Final = RawSQL(  # noqa: S611 - our own words
    f'NOT ("generations_generation"."state" IN ({FINAL_WORDS}))', [], output_field=BooleanField()
)
GRACE: Final = timedelta(minutes=2)  # the sweep ends what is past its deadline, a batch after the other


def overdue() -> GenerationQuerySet:
    """Those that are not final; one that is fetched or examined this very moment is somebody's."""
    return past_deadline(GRACE)


def past_deadline(grace: timedelta = timedelta()) -> GenerationQuerySet:
    """Those past their deadline for longer than that, the longest first."""
    left = Generation.objects.filter(NOT_FINAL, deadline__lt=clock.now(-grace))
    return left.filter(Q(lease_until=None) | Q(lease_until__lt=clock.now())).order_by("deadline")


def generations() -> str:
    """`ok`, or how many are left."""
    count = overdue().count()
    return f"past their deadline: {count}" if count else OK
