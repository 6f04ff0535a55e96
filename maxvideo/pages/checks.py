"""What `manage.py check --deploy` asks a site for before strangers come."""

from typing import Any, Final

from django.conf import settings
from django.core import checks

ASKED: Final = ("COMPANY_NAME", "COMPANY_ADDRESS")


def somebody_is_behind_the_site(**kwargs: Any) -> list[checks.CheckMessage]:
    """Imprint, terms and privacy name who runs the site, as the law of many countries asks."""
    return [
        checks.Warning(
            f"{name} is not set.",
            hint="Imprint, terms and privacy say that nobody has filled it in.",
            id=f"maxvideo.W00{number}",
        )
        for number, name in enumerate(ASKED, start=1)
        if not getattr(settings, name)
    ]
