"""Videos and their money in a day's audit: what is on its way, ended since a run, or whose hold moved since then."""

from collections.abc import Iterator
from typing import Final

from billing.ledger.audit_since import moved_holds
from billing.ledger.audited import stretches
from billing.ledger.models import AuditRun
from generations.catalogue import ENDPOINTS
from generations.models import Generation
from generations.models.final import IsFinal
from generations.models.generation import GenerationQuerySet
from generations.workflow.audit import nothing_is_overdue, payment_words, unbooked, unpaid
from generations.workflow.overdue import NOT_FINAL


def videos_are_paid_for(since: AuditRun) -> Iterator[str]:
    """Of each such generation: charged what was captured, held while in flight, released where there is no video."""
    ids = {*_ended(since).values_list("pk", flat=True), *_on_their_way().values_list("pk", flat=True)}
    for holds in stretches(moved_holds(since)):
        ids.update(Generation.objects.filter(hold__in=holds).values_list("pk", flat=True))
    for pks in stretches(ids):
        yield from map(payment_words, unpaid().filter(pk__in=pks).select_related("hold"))


def free_videos_are_booked(since: AuditRun) -> Iterator[str]:
    """A video that came late since then is booked as a loss."""
    yield from unbooked(_ended(since))


def nothing_stays(since: AuditRun) -> Iterator[str]:
    """Nothing is past its deadline, whenever it began."""
    yield from nothing_is_overdue()


CHECKS: Final = (videos_are_paid_for, free_videos_are_booked, nothing_stays)


def _ended(since: AuditRun) -> GenerationQuerySet:
    """Read through the index `generation_typical_time`."""
    of_all = Generation.objects.filter(IsFinal("state"), endpoint_id__in=[endpoint.id for endpoint in ENDPOINTS])
    return of_all.filter(finished_at__gte=since.seen_until)


def _on_their_way() -> GenerationQuerySet:
    return Generation.objects.filter(NOT_FINAL)
