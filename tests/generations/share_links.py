"""Share links for tests."""

from typing import Any

from generations.models import Generation, ShareLink
from generations.showcase import share_links
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation


def make_link(user: User, *, days: int | None = 30, **shown: Any) -> ShareLink:
    """A link to a new finished video of a user's."""
    return link_to(make_generation(user, state=State.COMPLETED), days=days, **shown)


def link_to(generation: Generation, *, days: int | None = 30, **shown: Any) -> ShareLink:
    """A link to a video that is there, as the database has it."""
    made = share_links.make(generation, days=days, **shown)
    return ShareLink.objects.select_related("generation").get(pk=made.pk)
