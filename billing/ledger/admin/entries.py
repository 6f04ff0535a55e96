"""Transfers: read-only for everybody, superusers too."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from billing.ledger import kinds
from billing.ledger.models import Transfer
from maxvideo.accounts.address_search import AddressSearch
from maxvideo.staff.model_admin import StaffModelAdmin
from maxvideo.web.admin import ReadOnly


class KindFilter(admin.SimpleListFilter):
    """Entries of one kind."""

    title = "kind"
    parameter_name = "kind__exact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """Every kind in the words of the statement."""
        return kinds.choices().items()

    def queryset(self, request: HttpRequest, queryset: QuerySet[Transfer]) -> QuerySet[Transfer]:
        """Those of the kind that was chosen."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Transfer)
class TransferAdmin(ReadOnly, AddressSearch, StaffModelAdmin):
    """Every entry of the ledger."""

    list_display = ("id", "created_at", "account", "kind_in_words", "credits", "held", "balance", "words", "actor")
    list_filter = (KindFilter,)
    fields = (
        *("key", "kind_in_words", "account", "source", "source_pocket", "target", "target_pocket", "amount", "balance"),
        *("hold", "reference", "subject", "note", "actor", "created_at"),
    )
    list_select_related = ("account__user", "actor")
    lookups = ("account__id__exact",)
    search_fields = ("account__user__email", "=reference", "=key")
    search_help_text = "E-mail, generation:<id>, or a key"
    date_hierarchy = "created_at"
    ordering = ("-id",)
    show_full_result_count = False

    @admin.display(description="kind", ordering="kind")
    def kind_in_words(self, line: Transfer) -> str:
        """The kind as the statement has it."""
        return kinds.word_of(line.kind)

    @admin.display(description="note", ordering="note")
    def words(self, line: Transfer) -> str:
        """What the line is for and its note."""
        return line.description
