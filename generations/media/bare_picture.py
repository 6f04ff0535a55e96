"""A picture's file without what stands beside the picture in it, which is thrown away when it is drawn anew.

Pillow reads all of a file before it draws, and gives a sound picture up for a long text, a wrong checksum or a
segment that is too short. So it is given the picture alone; the colour profile and EXIF are taken out beside it, for
what they say of the picture. Standard library only.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import Final, NamedTuple

MOST_INFLATED: Final = 32 * 1024**2  # what a text or a profile may be unpacked; more is a bomb
PNG: Final = b"\x89PNG\r\n\x1a\n"
PNG_PICTURE: Final = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
PACKED_FROM: Final = {b"iCCP": 2, b"zTXt": 2}  # behind the name: its end and the method
WEBP_PICTURE: Final = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"})
WEBP_METADATA_BITS: Final = 0x20 | 0x08 | 0x04  # of VP8X: there is a profile, EXIF, XMP
JPEG_BARE: Final = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length
JPEG_PICTURE: Final = frozenset({*range(0xC0, 0xD0), 0xDB, 0xDC, 0xDD, 0xDE, 0xDF})
JPEG_SCAN: Final = 0xDA
# What libjpeg asks of a segment that tells how colours are stored, before it believes it: its beginning and length.
JPEG_COLOURS: Final = {0xE0: (b"JFIF\0", 14), 0xEE: (b"Adobe", 12)}


class Bare(NamedTuple):
    """The file with the picture alone, and what its metadata say of it."""

    content: bytes
    profile: bytes | None = None
    exif: bytes | None = None


def bare(content: bytes) -> Bare:
    """The parts of a JPEG, PNG or WebP file; what cannot be taken apart stays. Raises ValueError where it is a bomb."""
    if content.startswith(PNG):
        return _png(content)
    if content.startswith(b"\xff\xd8"):
        return _jpeg(content)
    return _webp(content) if content[8:12] == b"WEBP" else Bare(content)


def _png(content: bytes) -> Bare:
    """A PNG's chunks of the picture, wrong checksums included: those are for the decoder to judge."""
    kept, found, at = [PNG], dict[bytes, bytes](), len(PNG)
    while len(content) >= at + 12:
        length, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if end > len(content):
            break
        if name in PNG_PICTURE:
            kept.append(content[at:end])
        elif name in {b"iCCP", b"eXIf", b"acTL", b"zTXt", b"iTXt"}:
            _read_chunk(name, content[at + 4 : end], kept, found)
        at = end
    return Bare(b"".join([*kept, content[at:]]), found.get(b"iCCP"), found.get(b"eXIf"))


def _read_chunk(name: bytes, chunk: bytes, kept: list[bytes], found: dict[bytes, bytes]) -> None:
    """Take what a chunk beside the picture says, from its name to its checksum; where that is wrong, nothing."""
    text = chunk[4:-4]
    if zlib.crc32(chunk[:-4]) != int.from_bytes(chunk[-4:]):
        return
    if name == b"acTL":
        kept.append(struct.pack(">I", len(text)) + chunk)  # it says whether this is an animation
    elif name == b"eXIf":
        found.setdefault(name, text)
    elif (unpacked := _inflated(text, name)) is not None:
        found.setdefault(name, unpacked)


def _inflated(text: bytes, name: bytes) -> bytes | None:
    """What is packed in a chunk; None where nothing is, or it is broken. Raises ValueError where it is a bomb."""
    behind = text.find(b"\0")
    if name == b"iTXt":
        is_packed, start = (
            text[behind + 1 : behind + 2] == b"\1",
            text.find(b"\0", text.find(b"\0", behind + 3) + 1) + 1,
        )
    else:
        is_packed, start = behind >= 0, behind + PACKED_FROM[name]
    if not is_packed:
        return None
    try:
        unpacked = zlib.decompressobj().decompress(text[start:], MOST_INFLATED + 1)
    except zlib.error:
        return None
    if len(unpacked) > MOST_INFLATED:
        raise ValueError("it unpacks to more than is taken")
    return unpacked


def _jpeg(content: bytes) -> Bare:
    """A JPEG's tables, its frame and its scans, and the segments that tell how its colours are stored."""
    kept, profile, exif, at = [content[:2]], dict[int, bytes](), b"", 2
    for marker, start, end in _segments(content):
        segment, at = content[start + 4 : end], end
        if marker in JPEG_PICTURE | JPEG_BARE or _tells_of_colours(marker, segment):
            kept.append(content[start:end])
        elif marker == 0xE1 and segment.startswith(b"Exif\0\0"):
            exif += segment[6:]
        elif marker == 0xE2 and segment.startswith(b"ICC_PROFILE\0") and len(segment) > 14:
            profile[segment[12]] = segment[14:]
    whole_profile = b"".join(profile[number] for number in sorted(profile))
    return Bare(b"".join([*kept, content[at:]]), whole_profile or None, exif or None)


def _tells_of_colours(marker: int, segment: bytes) -> bool:
    beginning, least = JPEG_COLOURS.get(marker, (b"", 1 << 16))
    return len(segment) >= least and segment.startswith(beginning)


def _segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, beginning and end of each segment before the first scan, as far as they can be told apart."""
    at = 2
    while (at := content.find(b"\xff", at)) >= 0 and at + 4 <= len(content):
        marker = content[at + 1]
        if marker in {0x00, 0xFF}:
            at += 1
            continue
        end = at + 2 if marker in JPEG_BARE else at + 2 + int.from_bytes(content[at + 2 : at + 4])
        if marker in {JPEG_SCAN, 0xD9} or end > len(content) or end == at + 3:
            return
        yield marker, at, end
        at = end


def _webp(content: bytes) -> Bare:
    """A WebP's chunks of the picture or the animation."""
    kept, found, at = list[bytes](), dict[bytes, bytes](), 12
    last = min(len(content), 8 + int.from_bytes(content[4:8], "little"))
    while at + 8 <= last:
        name, length = struct.unpack_from("<4sI", content, at)
        end = at + 8 + length + length % 2
        if name == b"VP8X":
            kept.append(content[at : at + 8] + bytes([content[at + 8] & ~WEBP_METADATA_BITS]) + content[at + 9 : end])
        elif name in WEBP_PICTURE:
            kept.append(content[at : min(end, last)])
        else:
            found.setdefault(name, content[at + 8 : at + 8 + length])
        at = end
    body = b"WEBP" + b"".join(kept)
    return Bare(b"RIFF" + struct.pack("<I", len(body)) + body, found.get(b"ICCP"), found.get(b"EXIF"))
