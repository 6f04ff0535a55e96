"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from maxvideo.accounts import theme


def site(request: HttpRequest) -> dict[str, Any]:
    """Whether videos come from the sandbox (the ribbon says so), and whether the page is light or dark."""
    return {"is_sandbox": settings.FAL_IS_LOOPBACK, "theme": theme.of(request)}
