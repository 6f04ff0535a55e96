"""Error reports to Sentry, without personal data: no bodies, no cookies, no local variables, secrets masked.

An app of its own that the settings install where SENTRY_DSN is given: without it nobody pays the third of a second that
the library takes to load.
"""

from typing import Any

import sentry_sdk
from django.apps import AppConfig
from django.conf import settings

from maxvideo.web.masking import mask


class ReportingConfig(AppConfig):
    """Reports errors as soon as the apps are there."""

    name = "maxvideo.web.reporting"

    def ready(self) -> None:
        """Report errors from now on."""
        start(settings.SENTRY_DSN)


def start(dsn: str) -> None:
    """Report errors to `dsn` from now on. Raises sentry_sdk.utils.BadDsn."""
    sentry_sdk.init(
        dsn=dsn,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        before_send=scrub,
        before_breadcrumb=scrub,
    )


def scrub(event: Any, hint: Any = None) -> Any:
    """The event with every text in it masked."""
    if isinstance(event, dict):
        return {key: scrub(value) for key, value in event.items()}
    if isinstance(event, list | tuple):
        return [scrub(value) for value in event]
    return mask(event, settings.SECRET_VALUES) if isinstance(event, str) else event
