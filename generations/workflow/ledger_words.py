"""What the ledger's lines are called where credits buy videos, and what each of them was for."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from django.db.models import Count, F, Q
from django.db.models.functions import Left
from django.urls import reverse

from billing.ledger import groups, kinds
from billing.ledger.extensions import Purpose
from billing.ledger.kinds import Kind
from generations.catalogue import title_of
from generations.models import Generation
from maxvideo.accounts.models import User
from maxvideo.web.uuids import uuids_among

PREFIX: Final = "generation:"
START_OF_PROMPT: Final = 300


def register_ledger_words() -> None:
    """Say it of the kinds that have to do with videos, and put those of a video behind one tab."""
    kinds.name_kinds({Kind.CAPTURE: "Video", Kind.LOSS: "Delivered free"})
    groups.add_group("videos", "Videos", kinds.OF_A_HOLD)


def purposes(user: User, references: Collection[str]) -> Mapping[str, Purpose]:
    """The prompts of the user's own generations; one that was deleted has none any more, and no page."""
    named = [reference.removeprefix(PREFIX) for reference in references if reference.startswith(PREFIX)]
    own = Generation.objects.of(user).filter(pk__in=uuids_among(named))
    return {
        f"{PREFIX}{pk}": Purpose(words=prompt, address=reverse("generations:generation", args=[pk]))
        for pk, prompt in own.values_list("pk", Left("prompt", START_OF_PROMPT))
    }


def kept_by_subject(user: User, since: datetime, until: datetime) -> Mapping[str, int]:
    """How many of the videos that a user paid for between two moments were not deleted, by their model's title.

    Of a batch whose keeper was chosen, that one alone.
    """
    kept = Generation.objects.of(user).filter(Q(batch__keeper=None) | Q(batch__keeper=F("position")))
    paid = kept.filter(
        hold__account_id=user.pk, hold__captured__gt=0, hold__closed_at__gte=since, hold__closed_at__lt=until
    )
    counted = paid.values_list("endpoint_id").annotate(Count("pk")).order_by()
    return {title_of(endpoint_id): number for endpoint_id, number in counted}
