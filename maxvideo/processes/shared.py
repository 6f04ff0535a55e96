"""What is imported before the site's processes are forked, so that they share its memory and begin at once."""

import gc

from django.urls import get_resolver

from maxvideo.processes import worker  # noqa: F401  # with all that workers do
from maxvideo.processes.web import server  # noqa: F401


def share() -> None:
    """Have what most of them need, and leave it where it lies: what the collector never touches stays shared."""
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
