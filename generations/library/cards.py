"""What never changes of a finished card, kept as HTML: it is most of the work of a list.

Nothing in it is of a request, expires, or is a token. The query of its link, which says what list it stands in, differs
from page to page and is put in; with and without star and controls it is a card of its own each.
"""

from functools import lru_cache
from typing import Final, NamedTuple

from django.template.loader import render_to_string

from generations.models import Generation
from maxvideo.web.templatetags.memoize import without_indents
from maxvideo.web.visible_text import first_words

MOST_KEPT: Final = 2048  # in each process, at about two kilobytes
FEW_WORDS: Final = 6
QUERY: Final = "\0"  # where the query of the link goes; the template has nothing that people wrote before it


class Card(NamedTuple):
    """A finished card up to the query of its link, and from there on."""

    head: str
    rest: str


@lru_cache(maxsize=MOST_KEPT)
def finished_card(
    generation: Generation, *, is_starred: bool = False, has_controls: bool = True, is_selecting: bool = False
) -> Card:
    """The card of a generation with a published video, made once: rows are equal by their id."""
    context = {
        "generation": generation,
        "url": generation.get_absolute_url(),
        "words": first_words(generation.prompt, FEW_WORDS),
        "query": QUERY,
        "is_starred": is_starred,
        "has_controls": has_controls,
        "is_selecting": is_selecting,
    }
    html = render_to_string("generations/library/_finished_card.html", context).strip()
    head, _, rest = without_indents(html).partition(QUERY)
    return Card(head, rest)
