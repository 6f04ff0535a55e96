"""What stands above a list: its tabs with their numbers, how many its filters find, the collection that it shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404

from generations.library import counting
from generations.library.listing import GALLERY, Listing
from generations.library.tabs import Tab, ask, tabs_of_gallery, tabs_of_history
from generations.models import Collection


@dataclass(frozen=True)
class Finder:
    """The tabs, how many the filters find, and the collection that the list is narrowed to."""

    tabs: Sequence[Tab]
    found: str
    collection: str = ""
    saved: str = ""  # the filter that this collection keeps

    @classmethod
    def of(cls, listing: Listing, shown: int | None, told: str | None = None) -> "Finder":
        """The finder of a list; `shown` is how many it holds, where the page has all of them, `told` what its rows
        told of the tabs, where there were any.

        Raises Http404 for a collection that the user has not.
        """
        if listing.is_trash:
            return cls((), _found(listing, shown))
        told = ask(listing) if told is None else told
        if listing.name == GALLERY:
            return _of_gallery(listing, shown, told)
        tabs = tuple(tabs_of_history(listing, told))
        found = _found(listing, shown, every=tabs[0].number)
        if not listing.collection_id:
            return cls(tabs, found)
        collection = get_object_or_404(Collection.objects.of(listing.user), pk=listing.collection_id)
        return cls(tabs, found, collection.name, collection.query)


def _of_gallery(listing: Listing, shown: int | None, told: str | None) -> Finder:
    tabs = tuple(tabs_of_gallery(listing, told))
    if not listing.collection_id:
        return Finder(tabs, _found(listing, shown, every=tabs[0].number))
    tab = next((tab for tab in tabs if tab.collection_id == listing.collection_id), None)
    if tab is None:
        raise Http404
    is_saved = tab.icon == "filter"
    every = tab.number if listing.filters.is_only_collection else ""
    return Finder(tabs, _found(listing, shown, every=every), tab.label, tab.query if is_saved else "")


def _found(listing: Listing, shown: int | None, *, every: str = "") -> str:
    """How many they find; `every` is what the tab of a whole list says."""
    if shown is not None:
        return counting.in_words(shown)
    if every and (not listing.filters.is_narrowed or listing.collection_id):
        return every
    if "q" in listing.filters.given or listing.collection_id:
        return counting.in_words(counting.count(listing.order.forwards(listing.rows)))
    return _found_among_the_newest(listing)


def _found_among_the_newest(listing: Listing) -> str:
    """Of their days."""
    there = listing.filters.on_days(listing.everything)
    rows = listing.filters.narrow(counting.newest_of(there), listing.user.pk)
    number = counting.count(rows.newest_first())
    is_all = number > counting.MOST_COUNTED or not counting.are_more(there)
    return counting.in_words(number, is_all=is_all)
