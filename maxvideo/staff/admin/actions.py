"""What staff did, for superusers to read; the database lets nobody change it."""

from django.contrib import admin

from maxvideo.accounts.address_search import AddressSearch
from maxvideo.staff.model_admin import ForSuperusers, StaffModelAdmin
from maxvideo.staff.models import StaffAction
from maxvideo.web.admin import ReadOnly


@admin.register(StaffAction)
class StaffActionAdmin(ReadOnly, ForSuperusers, AddressSearch, StaffModelAdmin):
    """Found by who did it, whom it concerns, or the object's id."""

    list_display = ("created_at", "actor", "kind", "model", "object_id", "person", "reason")
    list_filter = ("kind", "model")
    list_select_related = ("actor", "person")
    search_fields = ("actor__email", "person__email", "=object_id")
    search_help_text = "E-mail of either, or an object's id"
    lookups = ("actor__id__exact", "person__id__exact")
    date_hierarchy = "created_at"
    ordering = ("-id",)
    show_full_result_count = False
