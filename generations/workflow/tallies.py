"""What the database counts as it goes (`models/tally.py`): the sums, their lines added up, and counted again."""

from collections.abc import Iterator
from typing import Final

from django.db import transaction
from django.db.models import Count, F, Sum, Value

from generations.models import Generation, Tally

AT_ONCE: Final = 20_000
LINES_LEFT: Final = 500
"""So many are read in no time."""


def sums(of: Tally.Of) -> Iterator[tuple[str, str, int]]:
    """Label, state and number of all that there are, or were."""
    lines = Tally.objects.filter(of=of).values_list("label", "state").annotate(sum=Sum("change"))
    for label, state, number in lines.order_by("label", "state"):
        if number:
            yield label, state, number


def add_up() -> None:
    """Put one line in the place of many. What another sweeper has taken is left to it."""
    pks = list(Tally.objects.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    if len(pks) > LINES_LEFT:
        _replace(pks)


def generations_are_counted() -> Iterator[str]:
    """The sums are what there is."""
    said = Tally.objects.filter(of=Tally.Of.GENERATIONS).values("label", "state")
    rows = Generation.objects.order_by().values(label=F("endpoint_id"), here=F("state"))
    both = said.annotate(said=Sum("change"), found=Value(0)).values_list("label", "state", "said", "found")
    found = rows.annotate(said=Value(0), found=Count("pk")).values_list("label", "here", "said", "found")
    numbers: dict[tuple[str, str], list[int]] = {}
    for label, state, *pair in both.order_by().union(found, all=True):
        numbers[label, state] = [sum(two) for two in zip(numbers.get((label, state), (0, 0)), pair, strict=True)]
    for (label, state), (counted, there) in sorted(numbers.items()):
        if counted != there:
            yield f"{counted} generations of {label} are said to be {state}, there are {there}"


@transaction.atomic
def _replace(pks: list[int]) -> None:
    lines = list(Tally.objects.filter(pk__in=pks).select_for_update(skip_locked=True))
    together: dict[tuple[str, str, str], int] = {}
    for line in lines:
        key = (line.of, line.label, line.state)
        together[key] = together.get(key, 0) + line.change
    Tally.objects.filter(pk__in=[line.pk for line in lines]).delete()
    Tally.objects.bulk_create(
        Tally(of=of, label=label, state=state, change=change)
        for (of, label, state), change in together.items()
        if change
    )
