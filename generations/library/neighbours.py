"""The way from a generation's page: to its neighbours in the list that it was opened from, and back to its place."""

from dataclasses import dataclass
from typing import Final, Self

from django.db.models import Subquery
from django.http import QueryDict
from django.urls import reverse

from generations.library.keyset import Place, encoded_places
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
        default = GALLERY if generation.state == State.COMPLETED else HISTORY
        listing = Listing.read(query.get("list", default), user, query)
        places = _places_beside(listing, place(generation))
        return cls(
            title="Recently deleted" if listing.is_trash else TITLES[listing.name],
            back=f"{listing.address(**encoded_places(query))}#card-{generation.id}",
            newer=_address(listing, places.get(NEWER)),
            older=_address(listing, places.get(OLDER)),
        )


def _places_beside(listing: Listing, here: Place) -> dict[str, Place]:
    order, rows = listing.order, listing.rows
    newer = order.oldest_first(order.newer(rows, here)).values("pk")[:1]
    older = order.newest_first(order.older(rows, here)).values("pk")[:1]
    both = Generation.objects.filter(pk__in=[Subquery(newer), Subquery(older)])
    places = [Place(created_at, row_id) for row_id, created_at in both.values_list("id", "created_at")]
    return {NEWER if (there.created_at, there.id) > (here.created_at, here.id) else OLDER: there for there in places}


def _address(listing: Listing, neighbour: Place | None) -> str:
    """A neighbour's page; its way back leads to a page of the list that begins with it."""
    if neighbour is None:
        return ""
    page = reverse("generations:generation", args=[neighbour.id])
    return f"{page}?{listing.linked(before=neighbour.inclusive.encode())}"
