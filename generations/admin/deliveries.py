"""Webhooks as received, with what was made of them, and how many were refused."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from generations.admin import private
from generations.models import Delivery, RefusedDeliveries
from maxvideo.staff.followed import for_holders_of
from maxvideo.staff.model_admin import StaffModelAdmin
from maxvideo.staff.private import PrivateRows
from maxvideo.web.admin import ReadOnly
from maxvideo.web.uuids import uuid_or_none


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly, PrivateRows):
    """Every genuine delivery; those without a generation are nobody's we know. What one said is private."""

    list_display = ("received_at", "request_id", "generation_id", "is_signed", "processed_at", "verdict")
    list_filter = ("is_signed", "received_at", ("generation", admin.EmptyFieldListFilter))
    search_fields = ("request_id__exact",)
    search_help_text = "Our id or fal's request id"
    show_full_result_count = False
    ordering = ("-id",)
    fields = (
        *("generation", "request_id", "private", "is_signed", "received_at"),
        *("processed_at", "verdict"),
    )
    readonly_fields = ("private",)
    open_permission = private.OPEN
    private_template = private.TEMPLATE

    def private_context(self, request: HttpRequest, row: Delivery) -> Mapping[str, Any]:
        """What fal sent."""
        return {"facts": {"body": private.body_of(row)}}

    def owner_id(self, row: Delivery) -> int | None:
        """Whose generation it is about."""
        return row.generation.user_id if row.generation else None

    @for_holders_of(private.OPEN)
    @admin.display(description="body")
    def private(self, delivery: Delivery) -> str:
        """The way to what it said."""
        return self.open_link(delivery)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Delivery], search_term: str
    ) -> tuple[QuerySet[Delivery], bool]:
        """An id is that of the generation or fal's: both are UUIDs."""
        term = search_term.strip()
        if our_id := uuid_or_none(term):
            return queryset.filter(Q(generation=our_id) | Q(request_id=term)), False
        return super().get_search_results(request, queryset, search_term)


@admin.register(RefusedDeliveries)
class RefusedDeliveriesAdmin(ReadOnly, StaffModelAdmin):
    """Refused callbacks a minute; those for known generations hint at a token out of step."""

    list_display = ("minute", "count", "is_known")
    list_filter = ("is_known",)
    ordering = ("-minute",)
