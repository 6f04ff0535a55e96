"""The index of prompts, as migrations make it: on SQLite triggers keep it, PostgreSQL keeps it itself.

It goes by a row's `search_text` and, while that is missing (the release before wrote none), by its prompt.

SQLite: an FTS5 table of trigrams, so that a word is found inside another one and in any script. A row's number begins
with the generation's time, so that matches are read newest first without being sorted. The owner is one token, a
triple of letters: what others wrote costs a search nothing. The space before each word is doubled, so that one too
short for a trigram is found at the start of a word.

PostgreSQL: a GIN index of the owner and the text's trigrams, for the expression that `search.py` compares.
"""

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

# The digits of a user's number as letters, 12 bits each, that no folding of case maps to each other.
FIRST_LETTER: Final = 0x4E00
# Microseconds since then and 12 bits of the id fit into a row's number until 2091.
EPOCH: Final = datetime(2020, 1, 1, tzinfo=UTC)
TIE_BITS: Final = 12
LAST_PLACE: Final = 2**62
# SQLite's own clock counts no finer than this, and one statement may add many rows.
SAME_TIME: Final = 1000 << TIE_BITS


def place_of(created_at: datetime, generation_id: UUID) -> int:
    """The least row number that a generation may have; where that was taken it has one of the millisecond after."""
    microseconds = (created_at - EPOCH) // timedelta(microseconds=1)
    return min((microseconds << TIE_BITS) + (generation_id.int >> 128 - TIE_BITS), LAST_PLACE)


def owner_token(user_id: int) -> str:
    """A user in the index."""
    return "".join(chr(FIRST_LETTER + (user_id >> bits & 4095)) for bits in (24, 12, 0))
