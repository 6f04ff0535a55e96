"""The user's newest beside the form: each line follows its own video, and the column asks for what is new."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
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

SHOWN: Final = 10


@dataclass(frozen=True)
class Latest:
    """The newest ones, and a fingerprint of which they are and which of them have ended."""

    generations: Sequence[Generation]

    @property
    def lines(self) -> list[Generation]:
        """Those that are not for watching: being made, or ended without a video."""
        return [generation for generation in self.generations if not generation.is_watchable]

    @property
    def newest(self) -> Generation | None:
        """The newest video, which is shown large."""
        return next((generation for generation in self.generations if generation.is_watchable), None)

    @property
    def wall(self) -> list[Generation]:
        """The other videos."""
        return [generation for generation in self.generations if generation.is_watchable][1:]

    @property
    def fingerprint(self) -> str:
        """Differs whenever one came, ended or went; what else there is to tell is left to its line."""
        seen = [(generation.pk, generation.is_final) for generation in self.generations]
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


def latest_of(user: "User | AnonymousUser") -> Latest:
    """A user's newest ones, in one query; a visitor has none."""
    if not user.is_authenticated:
        return Latest(())
    return Latest(list(Generation.objects.of(user).newest_first().only(*CARD_FIELDS)[:SHOWN]))


def page_of(request: HttpRequest) -> str:
    """The page that shows the column, where a wish to cancel leads back to."""
    return urlsplit(request.headers.get("HX-Current-URL", "")).path or request.path


@never_cache
@require_safe
def latest(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The column anew, for htmx: no body while `?seen=` is what there is to see. The price hears of it too: what a
    start in another tab put on hold is not left after this one.
    """
    found = latest_of(request.user)
    if request.GET.get("seen") == found.fingerprint:
        return HttpResponse(status=204)
    context = {"latest": found, "studio_url": page_of(request), "is_live": True}
    response = render(request, "generations/studio/_latest.html", context)
    return trigger_client_event(response, "latest-changed")
