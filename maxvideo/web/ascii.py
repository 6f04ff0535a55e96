"""Our own words in ASCII, for files that a program may read in an encoding of its own."""

import unicodedata
from typing import Final

# What typesetting has in the place of a key of the keyboard; the rest loses its accents.
KEYS: Final = str.maketrans(
    {
        **dict.fromkeys("×✕", "x"),
        **dict.fromkeys("‐‑‒–—―−·•", "-"),
        **dict.fromkeys("‘’‚′", "'"),
        **dict.fromkeys("“”„″«»", '"'),
        "→": "->",
        "←": "<-",
        "≤": "<=",
        "≥": ">=",
        "≈": "~",
        "€": "EUR",
        "£": "GBP",
        "ß": "ss",
    }
)


def in_ascii(text: str) -> str:
    """The text without what only some encodings have: 8 s x $0.10, Sora 2 - Image."""
    return unicodedata.normalize("NFKD", text.translate(KEYS)).encode("ascii", "ignore").decode()
