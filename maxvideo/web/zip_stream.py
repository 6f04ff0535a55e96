"""A ZIP that is made while it is sent: nothing is compressed, videos are already, and one block is in memory.

Sizes stand behind the data of each member, since they are not known before. So it is deflated at level 0: such data
tells where it ends, and programs that read a ZIP while it arrives can open it; a stored member does not.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Final, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EARLIEST: Final = datetime(1980, 1, 1, tzinfo=UTC)  # a ZIP knows no earlier time
PERMISSIONS: Final = 0o644 << 16


@dataclass(frozen=True)
class Member:
    """A file in it; `size` in bytes is what is expected, for ZIP64 begins at two gigabytes."""

    name: str
    blocks: Iterable[bytes]
    size: int
    modified_at: datetime


def zipped(members: Iterable[Member]) -> Iterator[bytes]:
    """The ZIP, a block at a time; the next member is asked for when the one before has been sent.

    What a member's blocks raise ends it: better a download that breaks off than one that looks whole.
    """
    outlet = _Outlet()
    with ZipFile(cast(IO[bytes], outlet), "w") as archive:
        for member in members:
            with archive.open(_entry(member), "w") as file:
                for block in member.blocks:
                    file.write(block)
                    yield outlet.take()
    yield outlet.take()


def _entry(member: Member) -> ZipInfo:
    modified_at = max(member.modified_at.astimezone(UTC), EARLIEST)
    entry = ZipInfo(member.name, modified_at.timetuple()[:6])
    entry.file_size, entry.external_attr = member.size, PERMISSIONS
    entry.compress_type = ZIP_DEFLATED
    entry._compresslevel = 0  # type: ignore[attr-defined] # its public name came with Python 3.13
    return entry


class _Outlet:
    """A file that cannot seek and gives away what was written to it."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        """What was written since."""
        taken, self._written = b"".join(self._written), []
        return taken
