"""Rows without a search form, as the release before writes them, are given theirs."""

from typing import Final

from generations.models import Generation
from maxvideo.web.search_form import search_form

AT_ONCE: Final = 500


def fill_search_texts() -> int:
    """Write the search form of every prompt that has none; returns how many."""
    filled = 0
    while rows := list(Generation.objects.filter(search_text=None).only("prompt")[:AT_ONCE]):
        for row in rows:
            row.search_text = search_form(row.prompt)
        filled += Generation.objects.bulk_update(rows, ["search_text"])
    return filled
