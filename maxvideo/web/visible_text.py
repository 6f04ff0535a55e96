"""What people see of a text: whether there is anything, how long it is, its first words.

A character is what a reader takes for one: Unicode's extended grapheme cluster (UAX #29), an emoji of seven code points
as well as a letter with its marks. Every limit in characters means these, and `studio.js` counts the same.
"""

import itertools
import re
from typing import Final

import regex

from maxvideo.web.invisible import INVISIBLE, without_invisible

_BLANK_START: Final = re.compile(rf"(?:\s|{INVISIBLE.pattern})*")
# What stands between words, and what stands in them unseen and joins or varies nothing.
_SPACES: Final = re.compile(r"[\s\0-\x1f\x7f-\x9f\u2800\u3164\uffa0\U0001d159]+")
_UNSEEN: Final = re.compile(r"[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]+")
# A row of flags takes \X time that grows with its square, so that they are taken in pairs.
_CHARACTER: Final = regex.compile(r"\p{RI}{2}[\p{Grapheme_Extend}\p{Mc}\u200D]*+|\X")
_CODE_POINTS: Final = 16  # of a character, as far as a short form looks; heaps of marks may have more
LONGEST_TITLE: Final = 80  # some scripts put no spaces between words
UNTITLED: Final = "Untitled"
_RIGHT_TO_LEFT: Final = regex.compile(r"[\p{bc=R}\p{bc=AL}]")


def is_blank(text: str) -> bool:
    """Whether there is nothing to see, whatever the text consists of."""
    return not without_invisible(text).strip()


def length(text: str) -> int:
    """How many characters a reader counts."""
    if text.isascii():
        return len(text) - text.count("\r\n")
    return sum(1 for _ in _CHARACTER.finditer(text))


def is_longer(text: str, most: int) -> bool:
    """Whether a text has more than so many characters."""
    return len(text) > most and any(itertools.islice(_CHARACTER.finditer(text), most, None))


def clipped(text: str, most: int) -> str:
    """What can be seen of a text, on one line and with so many characters at most; "…" stands for the rest."""
    start, is_whole = _start(text, most)
    line = " ".join(_words(start))
    if is_whole and not is_longer(line, most):
        return line
    characters = itertools.islice(_CHARACTER.finditer(line), most - 1)
    return "".join(found[0] for found in characters).rstrip() + "…"


def first_words(text: str, most: int) -> str:
    """The first words that can be seen, as a title: "A paper boat sets off down…"; for plain text of our own around."""
    start, is_whole = _start(text, LONGEST_TITLE)
    words = _words(start)
    rest = "" if is_whole and len(words) <= most else "…"
    return isolated(clipped(" ".join(words[:most]) + rest, LONGEST_TITLE)) or UNTITLED


def from_first_visible(text: str) -> str:
    """The text without the blanks that it begins with."""
    blanks = _BLANK_START.match(text)
    return text[blanks.end() :] if blanks else text


def isolated(words: str) -> str:
    """Words that leave the order of the plain text around them alone, should they be written from right to left."""
    return f"\u2068{words}\u2069" if _RIGHT_TO_LEFT.search(words) else words


def _start(text: str, most: int) -> tuple[str, bool]:
    """Enough of a text for so many characters, from the first that can be seen; and whether it is all of it."""
    seen = from_first_visible(text)
    return seen[: most * _CODE_POINTS], len(seen) <= most * _CODE_POINTS


def _words(text: str) -> list[str]:
    if text.isascii() and text.isprintable():
        return text.split()
    return [word for word in _SPACES.split(_UNSEEN.sub("", text)) if not is_blank(word)]
