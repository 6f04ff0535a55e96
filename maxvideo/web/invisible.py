"""Characters that nobody sees: pasted along with words, they make two texts that look the same differ."""

import re
from typing import Final

# Unicode's Default_Ignorable_Code_Point (zero-width characters, soft hyphen, direction marks, variation selectors,
# Hangul fillers, tags), the marks of interlinear annotations, other formats and fillers, the blank of Braille, the null
# notehead, and control characters that are no white space.
INVISIBLE: Final = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U00013430-\U0001343f\U00016fe4\U0001bca0-\U0001bca3"
    r"\U0001d159\U0001d173-\U0001d17a"
    r"\U000e0000-\U000e0fff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]"
)


def without_invisible(text: str) -> str:
    """The text without characters that nobody sees; spaces, tabs and ends of lines stay."""
    return INVISIBLE.sub("", text)
