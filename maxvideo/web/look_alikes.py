"""Latin words written with signs of other scripts that look the same: "bоmb" with a Cyrillic о, "ʙᴏᴍʙ", "🅱🅾🅼🅱".

Only words that consist of Latin letters and such signs change; a word with any other letter is a word of its script.
"""

import re
import unicodedata
from typing import Final

from maxvideo.web.invisible import without_invisible

# Each row: Latin letters, and below each the sign that looks like it.
_PAIRS: Final = (
    ("aceijkloprsuvwxyhdqbgny", "асеіјкӏоргѕцѵԝхуһԁԛьɡпү"),  # Cyrillic, small
    ("ABCEHIJKMOPSTXYVWGZ", "АВСЕНІЈКМОРЅТХУѴԜԌꓜ"),  # Cyrillic, capital
    ("aeikovpuxtyw", "αεικονρυχτγω"),  # Greek, small
    ("ABEZHIKMNOPTYX", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"),  # Greek, capital
    ("abcdefghijklmnoprstuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ"),  # small capitals
)
_ALPHABETS: Final = (0x1F130, 0x1F150, 0x1F170, 0x1F1E6)  # squared, circled on black, squared on black, flags
LATIN: Final = str.maketrans(
    {sign: letter for letters, signs in _PAIRS for letter, sign in zip(letters, signs, strict=True)}
    | {chr(first + at): chr(ord("a") + at) for first in _ALPHABETS for at in range(26)}
)
_WORD: Final = re.compile(r"\S+")


def in_latin(text: str) -> str:
    """The text with the Latin words that such signs make."""
    seen = unicodedata.normalize("NFKD", without_invisible(text))
    return _WORD.sub(lambda found: _latin_word(found[0]), seen)


def _latin_word(word: str) -> str:
    latin = word.translate(LATIN)
    return latin if all(sign.isascii() or not sign.isalpha() for sign in latin) else word
