"""Holds and transfers: read-only for everybody, superusers too."""

from typing import TYPE_CHECKING

from django.contrib import admin

from billing.ledger.models import Hold, Transfer
from maxvideo.web.admin import ReadOnly

if TYPE_CHECKING:
    HoldAdminBase = admin.ModelAdmin[Hold]
    TransferAdminBase = admin.ModelAdmin[Transfer]
else:
    HoldAdminBase = TransferAdminBase = admin.ModelAdmin


@admin.register(Hold)
class HoldAdmin(ReadOnly, HoldAdminBase):
    """What is set aside, and how each was settled."""

    list_display = ("id", "created_at", "account", "description", "amount", "captured", "released", "refunded", "state")
    list_filter = ("state",)
    list_select_related = ("account__user",)
    search_fields = ("account__user__email", "=reference", "=key")
    search_help_text = "E-mail, or generation:<id>"
    date_hierarchy = "created_at"
    ordering = ("-id",)
    show_full_result_count = False


@admin.register(Transfer)
class TransferAdmin(ReadOnly, TransferAdminBase):
    """Every entry of the ledger."""

    list_display = ("id", "created_at", "account", "kind", "credits", "held", "balance", "note", "actor")
    list_filter = ("kind",)
    list_select_related = ("account__user", "actor")
    search_fields = ("account__user__email", "=reference", "=key")
    search_help_text = "E-mail, generation:<id>, or a key"
    date_hierarchy = "created_at"
    ordering = ("-id",)
    show_full_result_count = False
