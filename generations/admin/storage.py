"""How much of storage users have, and may have."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from generations.models import StoredBytes
from generations.workflow.storage_use import storage_use
from maxvideo.accounts.models import User
from maxvideo.staff.followed import for_holders_of
from maxvideo.staff.model_admin import StaffModelAdmin
from maxvideo.web.file_sizes import file_size


@admin.register(StoredBytes)
class StoredBytesAdmin(StaffModelAdmin):
    """Set another limit for one user; the bytes are counted by the database, from the first file on."""

    list_display = ("user", "kept", "limit_gb")
    list_select_related = ("user",)
    fields = ("user", "kept", "limit_gb")
    raw_id_fields = ("user",)
    readonly_fields = ("kept",)
    ordering = ("-bytes",)
    show_full_result_count = False

    def get_readonly_fields(self, request: HttpRequest, obj: StoredBytes | None = None) -> Any:
        """Whose it is does not change."""
        return [*super().get_readonly_fields(request, obj), *(("user",) if obj else ())]

    def save_model(self, request: HttpRequest, obj: StoredBytes, form: Any, change: bool) -> None:
        """Write the limit alone: the bytes may have become others since the form was opened."""
        if change:
            obj.save(update_fields=["limit_gb"])
        else:
            obj.save(force_insert=True)

    @admin.display(description="in storage", ordering="bytes")
    def kept(self, row: StoredBytes) -> str:
        """The bytes in words."""
        return file_size(row.bytes)

    def has_delete_permission(self, request: HttpRequest, obj: StoredBytes | None = None) -> bool:
        """Nobody deletes a count."""
        return False


@for_holders_of(lambda user: f"generations.{'change' if hasattr(user, 'stored_bytes') else 'add'}_storedbytes")
@admin.display(description="storage")
def storage(user: User) -> SafeString:
    """What is used of what, and the way to another limit, also where there is no file yet."""
    use = storage_use(user)
    if hasattr(user, "stored_bytes"):
        address = reverse("admin:generations_storedbytes_change", args=[user.pk])
    else:
        address = f"{reverse('admin:generations_storedbytes_add')}?user={user.pk}"
    limit = file_size(use.limit) if use.limit else "no limit"
    return format_html('{} of {} · <a href="{}">Set another limit</a>', file_size(use.used), limit, address)
