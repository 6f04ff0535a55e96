"""Ids as people and other systems send them: as text."""

from uuid import UUID


def uuid_or_none(text: str) -> UUID | None:
    """The UUID that a text writes, or None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
