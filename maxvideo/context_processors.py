"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Whether videos come from the sandbox (the ribbon says so)."""
    return {"is_sandbox": settings.FAL_IS_LOOPBACK}
