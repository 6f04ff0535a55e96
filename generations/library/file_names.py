"""Words of a prompt as the start of a file's name: in any script, on any file system.

Django's `slugify` drops combining marks, which are the vowels of Hindi and the tones of Thai.
"""

import re
import unicodedata
from typing import Final

from maxvideo.web.invisible import without_invisible
from maxvideo.web.visible_text import from_first_visible

# A name has at most 255 bytes on Linux and 255 characters on Windows and macOS, with its model, number and ending.
MOST_LETTERS: Final = 60
MOST_BYTES: Final = 180
READ: Final = 1000
SPACES: Final = re.compile(r"[-\s]+")
MARKS: Final = frozenset({"Mn", "Mc"})


def name_from(text: str) -> str:
    """Its first words, like "slow-tide": letters and digits with their marks, lower case; "" where it has none.

    What a file system could object to (punctuation, control characters, what nobody sees) is no part of it.
    """
    seen = without_invisible(from_first_visible(text)[:READ]).lower().replace("i\u0307", "i")
    return _cut(unicodedata.normalize("NFC", SPACES.sub("-", _letters(seen)).strip("-_")))


def _letters(text: str) -> str:
    """The text without what is no letter, digit, mark on one of these, or space."""
    kept = " "
    for char in text:
        is_marked = unicodedata.category(char) in MARKS and not (kept[-1].isspace() or kept[-1] in "-_")
        if char.isalnum() or char.isspace() or char in "-_" or is_marked:
            kept += char
    return kept


def _cut(words: str) -> str:
    """As much of it as a name may have, whole words where there are any, and no letter without its marks."""
    start = words[:MOST_LETTERS].encode()[:MOST_BYTES].decode(errors="ignore")
    if start == words:
        return words
    while start and unicodedata.category(words[len(start)]) in MARKS:
        start = start[:-1]
    return start.rpartition("-")[0] or start
