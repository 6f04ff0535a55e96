"""Events that were not Stripe's, by the hour: many of them are a secret that is out of step."""

from django.contrib import admin

from billing.payments.models import RefusedEvents
from maxvideo.staff.model_admin import StaffModelAdmin
from maxvideo.web.admin import ReadOnly


@admin.register(RefusedEvents)
class RefusedEventsAdmin(ReadOnly, StaffModelAdmin):
    """Counts."""

    list_display = ("hour", "count")
    ordering = ("-hour",)
