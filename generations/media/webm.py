"""What a decoder does not tell of a WebM file: whether it is one, and whether all of it is there.

Such a file is EBML (RFC 8794): elements within elements, each an id, a length and so many bytes. A length of ones
only is unknown: a live recorder's segment and clusters end where the file or the next of them does. No Django here.
"""

from typing import BinaryIO, Final

EBML_HEAD: Final = b"\x1a\x45\xdf\xa3"
_HEAD, _DOC_TYPE, _SEGMENT, _CLUSTER = 0x1A45DFA3, 0x4282, 0x18538067, 0x1F43B675
_LONGEST_HEAD: Final = 4096
_OPEN_ENDED: Final = frozenset({_SEGMENT, _CLUSTER})


class Broken(ValueError):
    """It is no EBML, or breaks off within what tells of an element."""


def doc_type(file: BinaryIO) -> str:
    """What the file says that it is: "webm", or "matroska" and others. Raises Broken."""
    file.seek(0)
    kind, length = _element(file)
    if kind != _HEAD or length is None or length > _LONGEST_HEAD:
        raise Broken("it has no EBML head")
    end = file.tell() + length
    while file.tell() < end:
        kind, length = _element(file)
        content = file.read(min(length or 0, _LONGEST_HEAD))
        if kind == _DOC_TYPE:
            return content.rstrip(b"\0").decode("ascii", "replace")
    raise Broken("its EBML head names no type")


def is_cut(file: BinaryIO) -> bool:
    """Whether an element reaches beyond the end of the file."""
    size, at = file.seek(0, 2), 0
    while at < size:
        file.seek(at)
        try:
            kind, length = _element(file)
        except Broken:
            return True
        at = file.tell() + (length or 0)
        if length is None and kind not in _OPEN_ENDED:
            return True
        if length is not None and kind == _SEGMENT:
            break
    return at > size


def _element(file: BinaryIO) -> tuple[int, int | None]:
    """The id and the length of the element that begins here; reads as far as its content. Raises Broken."""
    kind, _ = _number(file)
    length, digits = _number(file)
    length ^= 1 << digits
    return kind, None if length == (1 << digits) - 1 else length


def _number(file: BinaryIO) -> tuple[int, int]:
    """A number whose first byte tells its width, that mark included, and in how many bits it stands beside it."""
    first = file.read(1)
    width = 9 - first[0].bit_length() if first else 9
    rest = file.read(width - 1)
    if width > 8 or len(rest) < width - 1:
        raise Broken("it breaks off")
    return int.from_bytes(first + rest), 7 * width
