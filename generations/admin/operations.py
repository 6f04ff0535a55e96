"""The life cycle of endpoints, when fal is being left alone, and files that are to go."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from generations.catalogue import ENDPOINTS
from generations.models import Circuit, EndpointStatus, FileRemoval
from maxvideo.staff.model_admin import StaffModelAdmin
from maxvideo.web.admin import ReadOnly
from maxvideo.web.fields import VisibleCharField

CHOICES = [(endpoint.id, endpoint.title) for endpoint in ENDPOINTS]


@admin.register(EndpointStatus)
class EndpointStatusAdmin(StaffModelAdmin):
    """Pause an endpoint with a sentence for people, or retire it in favour of another."""

    list_display = ("endpoint_id", "life", "sentence", "replaced_by")
    list_filter = ("life",)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Endpoints are chosen from the catalogue."""
        if db_field.name == "endpoint_id":
            return forms.ChoiceField(choices=CHOICES, label="Endpoint")
        if db_field.name == "replaced_by":
            return forms.ChoiceField(choices=[("", "Nothing"), *CHOICES], required=False)
        if db_field.name == "sentence":
            return VisibleCharField(max_length=db_field.max_length, required=False, help_text=db_field.help_text)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Circuit)
class CircuitAdmin(ReadOnly, StaffModelAdmin):
    """Submits that wait because fal refused our key or an endpoint."""

    list_display = ("name", "open_until", "reason")


@admin.register(FileRemoval)
class FileRemovalAdmin(ReadOnly, StaffModelAdmin):
    """Files that wait to be removed; many tries are of one that storage does not let go."""

    list_display = ("key", "due_at", "tries")
    ordering = ("-tries", "due_at")
    show_full_result_count = False
