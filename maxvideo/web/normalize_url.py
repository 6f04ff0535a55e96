"""An address that somebody else wrote, as a browser reads it (WHATWG URL, basic URL parser), before it is judged."""

import re
from typing import Final
from urllib.parse import quote

LONGEST_URL: Final = 4096
AROUND: Final = " \t\r\n"
_NOWHERE = re.compile(r"[\t\r\n]")
_PERHAPS_UNSEEN = re.compile(r"[ \x80-\U0010ffff]")


def normalize_url(text: str) -> str:
    """Without blanks around it and without tabs and newlines; blanks within, seen or not, are percent-encoded.

    Control characters stay: a browser would take some of them, we take none.
    """
    return _PERHAPS_UNSEEN.sub(_encoded, _NOWHERE.sub("", text.strip(AROUND)))


def _encoded(found: re.Match[str]) -> str:
    letter = found[0]
    return letter if letter.isprintable() and letter != " " else quote(letter, errors="replace")
