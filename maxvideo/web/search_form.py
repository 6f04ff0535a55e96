"""Text as it is searched: what people take for the same words is the same text, whatever keyboard wrote it."""

import re
import unicodedata
from typing import Final

from maxvideo.web.invisible import without_invisible

# Characters that stand for each other, by the one that is kept: extend by a line.
ALIKE: Final = str.maketrans(
    {
        char: kept
        for kept, chars in {
            "'": "‘’‚‛′ʹʻʼʽˈ`´׳՚ꞌ",
            '"': "“”„‟«»″〝〞〟״",
            "-": "‐‑‒–—―−⁃",
            "i": "ı",
            "ی": "يى",  # Persian and Arabic keyboards
            "ک": "ك",
            "": "ـ",
        }.items()
        for char in chars
    }
)
DOTTED_I: Final = re.compile("i\u0307+")


def search_form(text: str) -> str:
    """The text in lower case (straße is strasse, İstanbul istanbul), NFKC, with one kind of apostrophe, quotation mark
    and dash, a space between words, and nothing that is not seen. Its own search form is itself.
    """
    seen = unicodedata.normalize("NFC", without_invisible(text)).translate(ALIKE)
    for _ in range(2):  # Unicode's compatibility caseless matching, D146
        seen = unicodedata.normalize("NFKD", seen).casefold()
    composed = unicodedata.normalize("NFKC", DOTTED_I.sub("i", seen))
    return " ".join(composed.translate(ALIKE).split())
