"""Search in prompts: every word must occur in their search form. What people type is words, never a query language."""

from typing import Final

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Coalesce, Lower
from django.db.models.lookups import Contains

from generations.library.search_index import owner_token
from maxvideo.web.search_form import search_form

MOST_WORDS: Final = 20
TRIGRAM: Final = 3
# Scripts that put no spaces between words: a short word may be anywhere, and trigrams cannot tell.
UNSPACED: Final = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x3FFFF))


def words_of(text: str) -> list[str]:
    """The words of a search in their search form, each once."""
    return list(dict.fromkeys(search_form(text).split()))[:MOST_WORDS]


def goes_by_index(text: str) -> bool:
    """Whether the matches of a search are read from SQLite's index, in its order."""
    return connection.vendor == "sqlite" and any(map(_is_indexed, words_of(text)))


def matching(user_id: int, text: str) -> Q:
    """The user's generations whose prompts have all the words."""
    matches, words = Q(), words_of(text)
    if goes_by_index(text):
        indexed = [word for word in words if _is_indexed(word)]
        matches &= Q(searched__row__match=expression(user_id, indexed))
        words = [word for word in words if word not in indexed]
    for word in words:
        matches &= Q(Contains(_searched(), word))
    return matches


def expression(user_id: int, words: list[str]) -> str:
    """The search for FTS5, every word as a phrase of trigrams; one that is too short stands at the start of a word."""
    padded = (" " * (TRIGRAM - len(word)) + word for word in words)
    phrases = [f'words : "{word.replace(chr(34), chr(34) * 2)}"' for word in padded]
    return " AND ".join([f'owner : "{owner_token(user_id)}"', *phrases])


def _searched() -> Coalesce:
    """What is searched of a row; the expression of PostgreSQL's index, to the letter."""
    return Coalesce("search_text", Lower("prompt"))


def _is_indexed(word: str) -> bool:
    return len(word) >= TRIGRAM or not any(low <= ord(char) <= high for char in word for low, high in UNSPACED)
