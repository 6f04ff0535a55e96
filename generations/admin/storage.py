"""How much of storage users have, and may have."""

from django.contrib import admin
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat

from generations.models import StoredBytes
from maxvideo.staff.model_admin import StaffModelAdmin


@admin.register(StoredBytes)
class StoredBytesAdmin(StaffModelAdmin):
    """Set another limit for one user; the bytes are counted by the database, from the first file on."""

    list_display = ("user", "kept", "limit_gb")
    list_select_related = ("user",)
    fields = ("user", "kept", "limit_gb")
    readonly_fields = ("user", "kept")
    ordering = ("-bytes",)
    show_full_result_count = False

    @admin.display(description="in storage", ordering="bytes")
    def kept(self, row: StoredBytes) -> str:
        """The bytes in words."""
        return str(filesizeformat(row.bytes))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A row is there once its user has a file."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: StoredBytes | None = None) -> bool:
        """Nobody deletes a count."""
        return False
