"""Whether a text holds a word or a phrase, whatever was done to hide it: case, accents, invisible signs, dots, spaces,
letters of other scripts that look the same.

`fold` is how both are compared: the search form without accents, words of letters and digits with one space between.
"bomb" is found in "Bómb", "b.o.m.b", "b o m b" and "bo_mb", not in "bombast" (unless parts of words count) and not in
"a hero in need" when the word is "heroin": words that stand apart are not put together, single letters are.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Final, Self

from maxvideo.web.look_alikes import in_latin
from maxvideo.web.search_form import search_form

WORD: Final = re.compile(r"[^\W_]+")
NO_LETTERS: Final = re.compile(r"[\W_]+")
LETTER_RUN: Final = re.compile(r"(?<!\S)\S(?: \S(?!\S)){2,}")  # three single letters or more, one after another


def fold(text: str) -> str:
    """The words of a text, as they are compared."""
    return " ".join(WORD.findall(_plain(text)))


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", search_form(text))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


@dataclass(frozen=True)
class Folded:
    """A text to look into: its words, those without signs inside, and those that are spelt letter by letter.

    `as_seen` is the same of what its look-alikes make of it, where it has any.
    """

    words: str
    unsigned: str
    spelt: tuple[str, ...]
    as_seen: Self | None = None

    @classmethod
    def of(cls, text: str) -> Self:
        """The text in these forms."""
        plain, seen = cls._of(text), cls._of(in_latin(text))
        return plain if seen == plain else replace(plain, as_seen=seen)

    @classmethod
    def _of(cls, text: str) -> Self:
        words = fold(text)
        unsigned = " ".join(NO_LETTERS.sub("", chunk) for chunk in _plain(text).split())
        return cls(words, unsigned, tuple(run.replace(" ", "") for run in LETTER_RUN.findall(words)))

    def holds(self, folded: str, *, is_whole: bool = True) -> bool:
        """Whether a folded word or phrase is in it; with `is_whole` not as a part of a longer word."""
        edge = " " if is_whole else ""
        wanted, together = f"{edge}{folded}{edge}", folded.replace(" ", "")
        if self.as_seen and self.as_seen.holds(folded, is_whole=is_whole):
            return True
        return bool(together) and (
            wanted in f" {self.words} "
            or wanted in f" {self.unsigned} "
            or any(together in run for run in self.spelt if len(together) > 2)
        )
