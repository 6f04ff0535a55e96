"""Ids as people and other systems send them: as text."""

from collections.abc import Iterable
from uuid import UUID


def uuid_or_none(text: str) -> UUID | None:
    """The UUID that a text writes, or None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def uuids_among(texts: Iterable[str]) -> list[UUID]:
    """The UUIDs that some of the texts write, in their order; the others mean nothing."""
    return [found for text in texts if (found := uuid_or_none(text))]
