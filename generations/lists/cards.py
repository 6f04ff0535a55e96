"""What never changes of a finished card, kept as HTML: it is most of the work of a list.

Nothing in it is of a request, expires, or is a token; of the star, which its owner changes, both faces are kept.
"""

from functools import lru_cache
from typing import Final, NamedTuple

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from generations.models import Generation

MOST_KEPT: Final = 2048  # in each process, at about three kilobytes
FEW_WORDS: Final = 6


class Card(NamedTuple):
    """The parts of a finished card, and its address, shape and first words for what stands between them."""

    url: str
    shape: str
    words: SafeString
    picture: SafeString
    facts: SafeString
    unstarred: SafeString
    starred: SafeString
    choose: SafeString


@lru_cache(maxsize=MOST_KEPT)
def finished_card(generation: Generation) -> Card:
    """The card of a generation with a published video, made once: rows are equal by their id."""
    words = escape(Truncator(generation.prompt).words(FEW_WORDS))
    url = generation.get_absolute_url()
    context = {"generation": generation, "words": words, "url": url}
    return Card(
        url,
        generation.shape,
        words,
        render_to_string("generations/_card_picture.html", context),
        render_to_string("generations/_card_facts.html", context),
        render_to_string("generations/_star.html", context | {"is_starred": False}),
        render_to_string("generations/_star.html", context | {"is_starred": True}),
        render_to_string("generations/_choose.html", context),
    )
