"""What can be gone to by name: pages, models, one's last videos. A script fetches it when it is opened."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from generations.catalogue import ENDPOINTS
from generations.models import EndpointStatus, Generation
from maxvideo.web.visible_text import first_words

LAST_VIDEOS: Final = 8
FOR_ALL: Final = (("Models and prices", "generations:models"), ("How it works", "help"), ("Keys", "keys"))
FOR_ALL_TOO: Final = (("Status", "status"), ("Light or dark", "theme"), ("Report a video", "generations:report"))
FOR_USERS: Final = (
    ("Gallery", "generations:gallery"),
    ("History", "generations:generations"),
    ("Collections", "generations:collections"),
    ("Compare models", "generations:compare"),
    ("Your pictures", "generations:pictures"),
    ("Your links", "generations:all-links"),
    ("Credits and statement", "billing:credits"),
    ("Buy credits", "billing:buy"),
    ("Purchases", "billing:purchases"),
    ("Account and preferences", "account_preferences"),
)
FOR_VISITORS: Final = (("Log in", "account_login"), ("Sign up", "account_signup"))


class Place(NamedTuple):
    """Somewhere to go."""

    name: str
    url: str
    is_typed: bool = False


@never_cache
@login_not_required
@require_safe
def palette(request: HttpRequest) -> HttpResponse:
    """A fragment: the field and the list. Two queries."""
    groups = (("Pages", list(_pages(request))), ("Models", _models()), ("Last videos", list(_videos(request))))
    return render(request, "pages/_palette.html", {"groups": [group for group in groups if group[1]]})


def _pages(request: HttpRequest) -> Iterator[Place]:
    own = FOR_USERS if request.user.is_authenticated else FOR_VISITORS
    yield Place("Studio" if request.user.is_authenticated else "Home", reverse("home"))
    for name, route in (*own, *FOR_ALL, *FOR_ALL_TOO):
        yield Place(name, reverse(route))


def _models() -> list[Place]:
    """Those that are offered."""
    retired = set(EndpointStatus.objects.retired().values_list("pk", flat=True))
    offered = [endpoint for endpoint in ENDPOINTS if endpoint.id not in retired]
    return [Place(endpoint.title, reverse("generations:studio", args=[endpoint.id])) for endpoint in offered]


def _videos(request: HttpRequest) -> Iterator[Place]:
    if not request.user.is_authenticated:
        return
    newest = Generation.objects.of(request.user).watchable().newest_first().only("id", "prompt")
    for generation in newest[:LAST_VIDEOS]:
        yield Place(first_words(generation.prompt, 10), generation.get_absolute_url(), is_typed=True)
