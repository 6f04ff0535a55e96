"""Every key of the site, for its page and for what `?` opens."""

from typing import Final, NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


class Keys(NamedTuple):
    """Where they work, and what each does; `are_single` go with the switch."""

    place: str
    keys: tuple[tuple[str, str], ...]
    are_single: bool = False


KEYS: Final = (
    Keys(
        "Everywhere",
        (
            ("?", "these keys"),
            ("Ctrl K or ⌘ K", "go to a page, a model or a video by its name"),
            ("Escape", "close what is open"),
        ),
    ),
    Keys("In the studio", (("Ctrl Enter or ⌘ Enter", "make the video"),)),
    Keys(
        "On the page of a video",
        (
            ("Space", "play, pause"),
            ("M", "sound"),
            ("← →", "newer, older"),
            ("S", "star"),
            ("Delete", "delete; it can be taken back"),
        ),
        are_single=True,
    ),
    Keys("On a comparison", (("1 to 4", "keep this one"), ("Space", "play, pause all"), ("← →", "one frame")), True),
    Keys("In the gallery", (("Shift and click", "choose all in between"), ("Escape", "leave choosing"))),
)


@login_not_required
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The page, and what `?` shows of it."""
    return render(request, "pages/keys.html", {"groups": KEYS})
