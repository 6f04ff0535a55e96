"""What people read on the status page and above the studio: written, changed and closed by support."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from generations.models import Incident
from generations.showcase import incidents
from maxvideo.staff.model_admin import StaffModelAdmin


@admin.register(Incident)
class IncidentAdmin(StaffModelAdmin):
    """A new one is shown at once; it is closed by writing when it ended."""

    list_display = ("title", "severity", "began_at", "ended_at")
    list_filter = ("severity",)
    ordering = ("-began_at",)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """It begins now."""
        return {"began_at": timezone.now()} | super().get_changeform_initial_data(request)

    def save_model(self, request: HttpRequest, obj: Incident, form: Any, change: bool) -> None:
        """Show it at once, here; other processes within a minute."""
        super().save_model(request, obj, form, change)
        incidents.forget()
