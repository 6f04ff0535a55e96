"""What a list is narrowed to: the words, the endpoint, the state and the place, as they stand in the address.

Anything in the address that means nothing is ignored, so an old or clipped link still opens the list.
"""

from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import urlencode

from django.http import QueryDict

from generations.keyset import Place
from generations.models import Generation
from generations.models.generation import GenerationQuerySet
from generations.states import State

DELETED: Final = "deleted"
MAX_WORDS: Final = 20
MAX_LENGTH: Final = 500
PUBLIC_STATES: Final = tuple(state for state in State if state is state.public)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """The filters of one request; `state` is one that people see, `deleted` or empty."""

    q: str = ""
    endpoint: str = ""
    state: str = ""
    before: Place | None = None

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """The filters of an address. PostgreSQL takes no NUL in a text, SQLite no endless pattern."""
        texts = {
            name: query.get(name, "")[:MAX_LENGTH].replace("\0", "").strip() for name in ("q", "endpoint", "state")
        }
        if texts["state"] not in {*PUBLIC_STATES, DELETED}:
            texts["state"] = ""
        return cls(**texts, before=Place.decode(query.get("before", "")))

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the place is given."""
        return bool(self.q or self.endpoint or self.state)

    def narrow(self, rows: GenerationQuerySet) -> GenerationQuerySet:
        """Rows whose prompt has all the words, of the endpoint and in the state, after the place."""
        for word in self.q.split()[:MAX_WORDS]:
            rows = rows.filter(prompt__icontains=word)
        if self.endpoint:
            rows = rows.filter(endpoint_id=self.endpoint)
        if self.state in PUBLIC_STATES:
            rows = rows.filter(state__in=[state for state in State if state.public == self.state])
        return rows.filter(self.before.older) if self.before else rows

    def older(self, last: Generation) -> str:
        """The query of the page after the one that ends with `last`, the filters kept."""
        given = {"q": self.q, "endpoint": self.endpoint, "state": self.state}
        place = Place(last.created_at, last.id).encode()
        return urlencode({name: value for name, value in given.items() if value} | {"before": place})
