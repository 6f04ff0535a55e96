"""The books and the gallery must agree: a video is published if and only if its hold was captured, or it was free.

Nor may a hold stay open for ever: every generation ends.
"""

from collections.abc import Iterator

from django.db.models import F, Q, QuerySet

from billing.ledger.models import Hold, Transfer
from generations.models import Generation
from generations.states import FINAL, State
from generations.workflow.overdue import overdue

CLOSED = Q(hold__state=Hold.State.CLOSED)
FREE = Q(price_credits=0, hold=None)


def videos_are_paid_for() -> Iterator[str]:
    """Of each generation: charged what was captured, held while in flight, released where there is no video."""
    yield from map(payment_words, unpaid().select_related("hold").iterator())


def free_videos_are_booked() -> Iterator[str]:
    """A video that had a price and cost nothing came late, and the house booked it as a loss."""
    yield from unbooked(Generation.objects.all())


def unbooked(generations: QuerySet[Generation]) -> Iterator[str]:
    """A sentence for each of them that was delivered free without a word in the books."""
    for generation in generations.filter(state=State.COMPLETED, charged_credits=0, price_credits__gt=0).iterator():
        if not Transfer.objects.filter(key=generation.loss_key, amount=generation.price_credits).exists():
            yield f"generation {generation.pk} was delivered free, and no loss was booked"


def payment_words(generation: Generation) -> str:
    """What is wrong with a generation whose hold says something else."""
    hold = generation.hold
    told = f"a hold {hold.state} with {hold.captured} captured" if hold else "no hold"
    return f"generation {generation.pk} is {generation.state}, charged {generation.charged_credits}, with {told}"


def nothing_is_overdue() -> Iterator[str]:
    """Each generation has ended by its deadline, or somebody is at it."""
    for generation in overdue().iterator():
        yield f"generation {generation.pk} is still {generation.state}, its deadline was {generation.deadline:%F %T}"


def unpaid() -> QuerySet[Generation]:
    """Generations whose hold does not say what their state says."""
    captured = Q(state=State.COMPLETED, charged_credits=F("hold__captured"))
    released = Q(state__in=FINAL - {State.COMPLETED}, hold__captured=0)
    held = ~Q(state__in=FINAL) & Q(hold__state=Hold.State.OPEN)
    return Generation.objects.exclude(FREE | held | CLOSED & (captured | released))
