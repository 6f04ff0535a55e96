import io
import struct
import subprocess
import sys
import tracemalloc
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from maxvideo.web.zip_stream import Member, zipped

NOON = datetime(2026, 11, 22, 12, 0, 1, tzinfo=UTC)
MEGABYTE = 1024 * 1024


def opened(*members: Member) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(zipped(members))))


def test_members_come_out_as_they_went_in() -> None:
    made = opened(Member("a.mp4", [b"one", b"two"], 6, NOON), Member("夜.json", [b"{}"], 2, NOON))
    assert made.testzip() is None
    assert {name: made.read(name) for name in made.namelist()} == {"a.mp4": b"onetwo", "夜.json": b"{}"}


def test_members_are_dated_and_not_compressed() -> None:
    info = opened(Member("a.mp4", [b"one" * 500], 1500, NOON)).infolist()[0]
    assert (info.compress_type, info.date_time) == (zipfile.ZIP_DEFLATED, (2026, 11, 22, 12, 0, 0))
    assert info.compress_size > 1500


def test_program_that_reads_it_while_it_arrives_sees_where_a_member_ends() -> None:
    sent = b"".join(zipped([Member("a.mp4", [b"one", b"two"], 6, NOON), Member("b.mp4", [b"three"], 5, NOON)]))
    contents = []
    while sent.startswith(b"PK\x03\x04"):
        name_length, extra_length = struct.unpack("<HH", sent[26:30])
        inflating = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
        contents.append(inflating.decompress(sent[30 + name_length + extra_length :]))
        assert inflating.eof
        sent = inflating.unused_data[16:]  # the sizes behind the data
    assert contents == [b"onetwo", b"three"]


def test_time_before_zips_is_no_error() -> None:
    assert opened(Member("a.mp4", [b""], 0, datetime(1970, 1, 1, tzinfo=UTC))).namelist() == ["a.mp4"]


def test_empty_archive_is_one() -> None:
    assert opened().namelist() == []


def test_other_programs_read_it(tmp_path: Path) -> None:
    path = tmp_path / "made.zip"
    path.write_bytes(b"".join(zipped([Member("a.mp4", [b"one"], 3, NOON)])))
    done = subprocess.run([sys.executable, "-m", "zipfile", "-t", path], capture_output=True, text=True, check=True)
    assert done.stdout == "Done testing\n"


def test_memory_is_bounded_whatever_is_sent() -> None:
    block = bytes(MEGABYTE)
    tracemalloc.start()
    sent = sum(len(part) for part in zipped([Member("a.mp4", (block for _ in range(200)), 200 * MEGABYTE, NOON)]))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sent > 200 * MEGABYTE
    assert peak < 8 * MEGABYTE


def test_next_member_is_asked_for_when_the_one_before_was_sent() -> None:
    asked = []

    def members() -> Iterator[Member]:
        for name in ("a", "b"):
            asked.append(name)
            yield Member(name, [b"block", b"block"], 10, NOON)

    blocks = zipped(members())
    next(blocks)
    assert asked == ["a"]


def test_large_file_and_many_files_go_into_zip64(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 100)
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 3)
    made = opened(*(Member(f"{n}.mp4", [b"x" * 150], 150, NOON) for n in range(5)))
    assert made.testzip() is None
    assert [len(made.read(name)) for name in made.namelist()] == [150] * 5


def test_member_that_breaks_off_breaks_the_archive_off() -> None:
    def half() -> Iterator[bytes]:
        yield b"half"
        raise OSError("gone")

    sent = []
    with pytest.raises(OSError, match="gone"):
        sent.extend(zipped([Member("a.mp4", half(), 8, NOON)]))
    assert not zipfile.is_zipfile(io.BytesIO(b"".join(sent)))
