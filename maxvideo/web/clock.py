"""What time it is: the database's clock, or the test's.

Leases and deadlines are compared where they are stored, so machines whose clocks differ agree.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Value
from django.db.models.expressions import Combinable, Expression
from django.db.models.functions import Now
from django.utils import timezone

_frozen: list[datetime] = []


def now(plus: timedelta | None = None) -> Expression:
    """The present, as an expression for a query; `plus` shifts it.

    Unshifted it is the plain expression: SQLite writes a shifted moment with more digits, which is later as text, so
    that what is due at once would be due a millisecond after.
    """
    if _frozen:
        return Value(_frozen[-1] + (plus or timedelta()), output_field=DateTimeField())
    if not plus:
        return Now()
    present: Combinable = Now()
    return ExpressionWrapper(present + Value(plus), output_field=DateTimeField())


def since(moment: str) -> Expression:
    """How long ago a field's moment is, as an expression for a query."""
    return ExpressionWrapper(now() - F(moment), output_field=DurationField())


def moment() -> datetime:
    """The present of this process, or the test's: for what is kept in a session and compared by no query."""
    return _frozen[-1] if _frozen else timezone.now()


def is_stopped() -> bool:
    """Whether a test has stopped it: then its moment stands in the queries, as a value."""
    return bool(_frozen)


@contextmanager
def frozen_at(moment: datetime) -> Iterator[None]:
    """Stop the clock at `moment`, for tests; nest to move it on."""
    _frozen.append(moment)
    try:
        yield
    finally:
        _frozen.pop()
