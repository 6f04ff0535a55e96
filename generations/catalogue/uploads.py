"""An uploaded picture among arguments: `{"upload": "<id>"}`, which no text can be.

A form has texts alone: there it is `upload:<id>`, and is read as that in the field of a picture and nowhere else.
"""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

UPLOAD: Final = "upload"
FORM_PREFIX: Final = f"{UPLOAD}:"


def reference(picture_id: UUID) -> dict[str, str]:
    """How an uploaded picture stands in arguments."""
    return {UPLOAD: str(picture_id)}


def is_upload(value: Any) -> bool:
    """Whether a value of an argument is a reference; a text never is."""
    return isinstance(value, dict)


def upload_id(value: Any) -> UUID | None:
    """The picture's id of a reference; None for any other value."""
    return UUID(value[UPLOAD]) if is_upload(value) else None


def upload_ids(arguments: Mapping[str, Any]) -> list[UUID]:
    """The uploaded pictures among arguments, each once."""
    values = [item for value in arguments.values() for item in (value if isinstance(value, list) else [value])]
    return list(dict.fromkeys(found for value in values if (found := upload_id(value))))


def form_text(value: Any) -> str:
    """An argument, or one of a list, as a form posts it."""
    return f"{FORM_PREFIX}{value[UPLOAD]}" if is_upload(value) else str(value)
