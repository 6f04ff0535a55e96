"""What visitors may ask of accounts in a day, one network and all of them together; `entrances.py` counts minutes."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maxvideo.web.rate_limits import DAY_SECONDS, limit_of

View = Callable[..., HttpResponse]
ALL_VISITORS: Final = 100
"""So many times what one network may is what all of them together may."""


def limited(view: View, kind: str, most: int, *, methods: frozenset[str] = frozenset({"POST"})) -> View:
    """The view for so many requests of a visitor in a day; those that only show a page do not count."""

    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in methods or request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if not limit_of(request, kind, most, span=DAY_SECONDS, visitors=ALL_VISITORS).take():
            return render(request, "429.html", {"is_for_today": True}, status=429)
        return view(request, *args, **kwargs)

    return counted
