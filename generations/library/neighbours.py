"""The way from a generation's page: to its neighbours in the list that it was opened from, and back to its place."""

from dataclasses import dataclass
from typing import Final, Self
from uuid import UUID

from django.db.models import Subquery
from django.http import QueryDict
from django.urls import reverse

from generations.library.keyset import Place
from generations.library.listing import GALLERY, HISTORY, Listing, place
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
        usual = GALLERY if generation.state == State.COMPLETED else HISTORY
        listing = Listing.read(query.get("list", usual), user, query)
        found = _neighbours(listing, place(generation))
        places = {name: Place.decode(query.get(name, "")) for name in ("before", "after")}
        given = {name: at.encode() for name, at in places.items() if at}
        return cls(
            title="Recently deleted" if listing.is_trash else TITLES[listing.name],
            back=f"{listing.address(**given)}#card-{generation.id}",
            newer=_address(listing, found.get(NEWER)),
            older=_address(listing, found.get(OLDER)),
        )


def _neighbours(listing: Listing, here: Place) -> dict[str, Place]:
    order, rows = listing.order, listing.rows
    newer = order.oldest_first(order.newer(rows, here)).values("pk")[:1]
    older = order.newest_first(order.older(rows, here)).values("pk")[:1]
    both = Generation.objects.filter(pk__in=[Subquery(newer), Subquery(older)])
    places = [Place(created_at, row_id) for row_id, created_at in both.values_list("id", "created_at")]
    return {NEWER if (at.created_at, at.id) > (here.created_at, here.id) else OLDER: at for at in places}


def _address(listing: Listing, row: Place | None) -> str:
    """A neighbour's page; its way back leads to a page of the list that begins with it."""
    if row is None:
        return ""
    query = listing.linked(before=row.inclusive.encode())
    return f"{_page(row.id)}?{query}"


def _page(generation_id: UUID) -> str:
    return reverse("generations:generation", args=[generation_id])
