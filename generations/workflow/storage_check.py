"""Whether storage keeps what it is given: the sweep tries it, the database keeps what was found, pages tell it."""

import shutil
import uuid
from datetime import timedelta
from threading import Thread
from typing import Final

from django.conf import settings

from generations.media import storage
from generations.models import Heartbeat
from maxvideo.web import clock

NAME: Final = "storage"
OK: Final = "ok"
SECONDS: Final = 3.0
SILENCE: Final = timedelta(seconds=90)


class StorageCheck:
    """Stores a file, reads it again and deletes it, in a thread: where storage hangs, the sweep goes on.

    The next trial begins once the last one is over. A process uses one name, so that one that is killed leaves no more
    than one file.
    """

    def __init__(self) -> None:
        self._key = f"health/{uuid.uuid4()}"
        self._thread: Thread | None = None
        self._finding = ""

    def __call__(self) -> None:
        """Try storage, and keep what was found."""
        finding = "the disk is nearly full" if _is_disk_full() else self._tried()
        Heartbeat.objects.update_or_create(name=NAME, defaults={"beat_at": clock.now(), "finding": finding})

    def _tried(self) -> str:
        if self._thread is None or not self._thread.is_alive():
            self._thread = Thread(target=self._try, name="storage-check", daemon=True)
            self._thread.start()
        self._thread.join(SECONDS)
        return f"no answer in {SECONDS:g} s" if self._thread.is_alive() else self._finding

    def _try(self) -> None:
        content = uuid.uuid4().hex.encode()
        try:
            storage.save(self._key, content, content_type="text/plain")
            is_same = b"".join(storage.blocks(self._key)) == content
            storage.delete(self._key)
        except Exception as error:  # whatever a storage backend raises, it is what is wrong
            self._finding = f"cannot store ({type(error.__cause__ or error).__name__})"
        else:
            self._finding = OK if is_same else "reads something else than was stored"


def last_finding() -> str:
    """`ok`, or what is wrong with storage, as the sweep found it last. No secrets."""
    beat = Heartbeat.objects.filter(name=NAME)
    found = beat.filter(beat_at__gte=clock.now(-SILENCE)).values_list("finding", flat=True).first()
    if found is not None:
        return found
    return f"not tried for more than {SILENCE.seconds} s" if beat.exists() else "never tried"


def _is_disk_full() -> bool:
    return shutil.disk_usage(settings.DATA_DIR).free < settings.LEAST_FREE_BYTES
