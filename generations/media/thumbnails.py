"""Small views of uploaded pictures, for rows of them: drawn by a child process once, and kept beside the picture."""

from contextlib import suppress

from django.conf import settings

from generations.media import child, storage
from generations.media.exceptions import ChildUnavailable, DiskFull, StorageUnavailable
from generations.media.pictures import PATIENCE_SECONDS


def thumbnail(key: str) -> bytes:
    """The small view of a stored picture, a JPEG. Raises StorageUnavailable or ChildUnavailable."""
    with suppress(StorageUnavailable):  # it was not made yet, or storage says the same of the picture
        return b"".join(storage.blocks(storage.thumbnail_key(key)))
    drawn = _drawn(b"".join(storage.blocks(key)))
    with suppress(StorageUnavailable, DiskFull):
        storage.save(storage.thumbnail_key(key), drawn, content_type="image/jpeg")
    return drawn


def _drawn(content: bytes) -> bytes:
    limits = settings.PICTURE_MEMORY_BYTES, settings.PICTURE_CPU_SECONDS
    try:
        return child.run(
            "generations.media.shrink",
            *limits,
            given=content,
            on_progress=lambda: None,
            patience=PATIENCE_SECONDS,
        )
    except child.Crashed as error:
        raise ChildUnavailable("the picture could not be drawn small") from error
