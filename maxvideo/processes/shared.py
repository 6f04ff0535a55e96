"""What is imported before the site's processes are forked, so that they share its memory and begin at once."""

import gc

from django.core.handlers.wsgi import WSGIHandler
from django.urls import get_resolver

from maxvideo.accounts import adapter  # noqa: F401  # with it the library that draws a second factor's picture
from maxvideo.processes import worker  # noqa: F401  # with all that workers do
from maxvideo.processes.web import server  # noqa: F401


def share() -> None:
    """Have what most of them need, and leave it where it lies: what the collector never touches stays shared."""
    _ = WSGIHandler(), get_resolver().url_patterns
    gc.collect()
    gc.freeze()
