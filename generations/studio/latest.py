"""The user's newest beside the form: each card follows its own video, and the column asks for what is new."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_htmx.http import trigger_client_event

from generations.models import Generation
from generations.models.cards import CARD_FIELDS
from maxvideo.web.http import AuthenticatedHttpRequest

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from maxvideo.accounts.models import User

MANY: Final = 7


@dataclass(frozen=True)
class Latest:
    """The newest ones, and a fingerprint of which they are."""

    generations: Sequence[Generation]

    @property
    def fingerprint(self) -> str:
        """Differs whenever one came or went."""
        return hashlib.sha256(b"".join(one.pk.bytes for one in self.generations)).hexdigest()[:16]


def latest_of(user: "User | AnonymousUser") -> Latest:
    """A user's newest ones, in one query; a visitor has none."""
    if not user.is_authenticated:
        return Latest(())
    return Latest(list(Generation.objects.of(user).newest_first().only(*CARD_FIELDS)[:MANY]))


@never_cache
@require_safe
def latest(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The column anew, for htmx: no body while `?seen=` is what there is to see. The price hears of it too: what a
    start in another tab put on hold is not left after this one.
    """
    found = latest_of(request.user)
    if request.GET.get("seen") == found.fingerprint:
        return HttpResponse(status=204)
    response = render(request, "generations/studio/_latest.html", {"latest": found, "is_live": True})
    return trigger_client_event(response, "latest-changed")
