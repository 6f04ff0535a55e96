"""Webhooks as received, with what was made of them, and how many were refused."""

from django.contrib import admin

from generations.admin.readonly import ReadOnly
from generations.models import Delivery, RefusedDeliveries


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly, admin.ModelAdmin):
    """Every genuine delivery; those without a generation are nobody's we know."""

    list_display = ("received_at", "request_id", "generation_id", "is_signed", "processed_at", "verdict")
    list_filter = ("is_signed", "received_at", ("generation", admin.EmptyFieldListFilter))
    search_fields = ("request_id__exact", "generation__id__exact")
    show_full_result_count = False
    ordering = ("-id",)


@admin.register(RefusedDeliveries)
class RefusedDeliveriesAdmin(ReadOnly, admin.ModelAdmin):
    """Refused callbacks a minute; those for known generations hint at a token out of step."""

    list_display = ("minute", "count", "is_known")
    list_filter = ("is_known",)
    ordering = ("-minute",)
