"""Bytes in words, as limits are set: a gigabyte is a thousand million of them (Django's own filter counts by 1,024)."""

from typing import Final

UNITS: Final = (("GB", 1000**3), ("MB", 1000**2), ("kB", 1000))


def file_size(size: int | None) -> str:
    """About how many bytes that is: "20 GB", "953.7 MB"; the unit stays with its number."""
    for unit, factor in UNITS:
        if (size or 0) >= factor:
            return f"{(size or 0) / factor:,.1f}".removesuffix(".0") + f"\xa0{unit}"
    return f"{size or 0}\xa0bytes"
