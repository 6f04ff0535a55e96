"""The front page, written once in each process for everybody who comes, and anew when what it shows has changed.

Each visit asks for everything that it hangs on, in one statement. So nobody has to say that a price or a video has
changed, and no process shows what another has just taken back.
"""

from functools import cache
from typing import Any, Final, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import resolve, reverse

from billing.pricing import prices
from generations.catalogue import ENDPOINTS
from generations.models import EndpointStatus
from generations.showcase import featured
from generations.showcase.front_door import ASKS_THROUGH, asked, reel
from generations.showcase.offers import shown
from generations.workflow import quoting
from maxvideo.accounts.theme import COOKIE
from maxvideo.web.rows_as_text import RowsAsText
from maxvideo.web.templatetags.memoize import without_indents

FIRST_ENDPOINT: Final = ENDPOINTS[0]
ON_THE_WALL: Final = 12
PLACE: Final = "\0"  # where the visitor's own goes; the page has nothing that people wrote before it
OF_A_CARD: Final = (
    *("id", "picked_at", "endpoint_id", "prompt", "charged_credits", "arguments"),
    *("shape", "width", "height", "duration_seconds", "has_sound"),
)


class FrontPage(NamedTuple):
    """Up to the token of the page's form, and from there on; without a form, where nothing is sold, all is `head`."""

    head: str
    rest: str


def front_page(theme: str) -> FrontPage:
    """As it is now, in a theme: one query, and where something has changed four more."""
    key, told = f"front-page-{theme}", _everything().ask()
    kept: tuple[Any, FrontPage] | None = caches["process"].get(key)
    if kept and kept[0] == told:
        return kept[1]
    page = _written(theme)
    if _everything().ask() == told:  # or it has changed meanwhile, and the page may be newer than what was told
        caches["process"].set(key, (told, page), timeout=None)
    return page


@cache
def _everything() -> RowsAsText:
    """What the page hangs on, but for the catalogue and the settings, which a process has for life."""
    lives = EndpointStatus.objects.not_live().order_by("pk").values_list("endpoint_id", "life")
    return RowsAsText.of(
        prices.begun().values_list(*prices.OF_A_RATE), lives, featured.on_show().values_list(*OF_A_CARD)[:ON_THE_WALL]
    )


def _written(theme: str) -> FrontPage:
    html = render_to_string("pages/home.html", facts() | {"csrf_token": PLACE}, request=_of_nobody(theme))
    head, _, rest = without_indents(html).partition(PLACE)
    return FrontPage(head, rest)


def _of_nobody(theme: str) -> HttpRequest:
    """A request without a session, so that nothing of a visitor can come to stand in what all see."""
    request = HttpRequest()
    request.path = request.path_info = reverse("home")
    request.resolver_match = resolve(request.path)
    request.user = AnonymousUser()
    request.COOKIES = {COOKIE: theme}
    return request


def facts() -> dict[str, Any]:
    """The box for the first words, pictures that move, what people share, and the price list; three queries."""
    rates = quoting.all_rates()
    not_live = EndpointStatus.objects.not_live().in_bulk()
    retired = {pk for pk, status in not_live.items() if status.life == EndpointStatus.Life.RETIRED}
    offered = [endpoint for endpoint in ENDPOINTS if endpoint.id not in retired]
    picked = list(featured.on_show().only(*OF_A_CARD)[:ON_THE_WALL])
    priced = [shown(endpoint, rates.get(endpoint.id, ()), None) for endpoint in offered]
    return {
        "asked": asked(rates, [endpoint for endpoint in offered if endpoint.id not in not_live]),
        "asks_through": ASKS_THROUGH,
        "first_endpoint": FIRST_ENDPOINT,
        "reel": reel(picked, offered),
        "wall": picked,
        "offers": [offer for offer in priced if offer.lowest],
    }
