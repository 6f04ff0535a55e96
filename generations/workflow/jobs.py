"""The two jobs, one for each queue."""

import uuid

from django.db import close_old_connections

from generations.workflow import advance


def look(generation_id: str) -> None:
    """Do what is due of a generation, except fetching and storing files."""
    _advance(generation_id, saving=False)


def save(generation_id: str) -> None:
    """Fetch and store a generation's file."""
    _advance(generation_id, saving=True)


def _advance(generation_id: str, *, saving: bool) -> None:
    """A SimpleWorker lives long and never renews its database connection by itself."""
    close_old_connections()
    try:
        advance(uuid.UUID(generation_id), saving=saving)
    finally:
        close_old_connections()
