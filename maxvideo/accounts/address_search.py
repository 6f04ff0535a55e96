"""Staff's search by address: typed in any way, it finds the one that is stored."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from maxvideo.accounts.normalization import normalize_address

if TYPE_CHECKING:
    AdminBase = admin.ModelAdmin[Any]
else:
    AdminBase = object


class AddressSearch(AdminBase):
    """For a ModelAdmin whose search fields have an address among them."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """A search in plain ASCII has that form, or is a key; any other is brought into it, a part of a domain too."""
        typed = search_term if search_term.isascii() else " ".join(map(normalize_address, search_term.split()))
        return super().get_search_results(request, queryset, typed)
