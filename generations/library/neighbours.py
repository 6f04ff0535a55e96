"""The way from a generation's page: to its neighbours in the list that it was opened from, and back to its place."""

from dataclasses import dataclass
from typing import Final, Self

from django.db.models import F, Subquery
from django.db.models.lookups import Exact
from django.http import QueryDict
from django.urls import reverse

from generations.library.keyset import encoded_places
from generations.library.listing import GALLERY, HISTORY, Listing
from generations.library.order import AnyPlace
from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User

TITLES: Final = {GALLERY: "Gallery", HISTORY: "History"}
NEWER, OLDER = "newer", "older"


@dataclass(frozen=True)
class Neighbours:
    """Addresses; without a neighbour on a side, that one is empty."""

    title: str
    back: str
    newer: str
    older: str

    @property
    def after_deletion(self) -> str:
        """Where to go on when it is gone: the next one, so that a row of videos can be gone through."""
        return self.older or self.newer or self.back

    @classmethod
    def of(cls, generation: Generation, user: User, query: QueryDict) -> Self:
        """The surroundings as the page's address tells, in one query. Without a list in it: of the gallery, for a
        finished video, else of the history.
        """
        default = GALLERY if generation.state == State.COMPLETED else HISTORY
        listing = Listing.read(query.get("list", default), user, query)
        places = _places_beside(listing, generation)
        return cls(
            title="Trash" if listing.is_trash else TITLES[listing.name],
            back=f"{listing.address(**encoded_places(query))}#card-{generation.id}",
            newer=_address(listing, places.get(NEWER)),
            older=_address(listing, places.get(OLDER)),
        )


def _places_beside(listing: Listing, generation: Generation) -> dict[str, AnyPlace]:
    order, rows = listing.order, listing.rows
    here = order.place(generation)
    newer = order.backwards(order.before(rows, here)).values("pk")[:1]
    older = order.forwards(order.after(rows, here)).values("pk")[:1]
    sides = {NEWER: Subquery(newer), OLDER: Subquery(older)}
    found = Generation.objects.filter(pk__in=[*sides.values()]).annotate(is_newer=Exact(F("pk"), sides[NEWER]))
    return {NEWER if vars(row)["is_newer"] else OLDER: order.place(row) for row in found.only(*order.fields)}


def _address(listing: Listing, neighbour: AnyPlace | None) -> str:
    """A neighbour's page; its way back leads to a page of the list that begins with it."""
    if neighbour is None:
        return ""
    page = reverse("generations:generation", args=[neighbour.id])
    return f"{page}?{listing.linked(before=neighbour.beside(listing.order.step).encode())}"
