"""That somebody has collections, for superusers: how many videos are in one, not what its owner calls it."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from generations.models import Collection
from maxvideo.staff.model_admin import ForSuperusers, StaffModelAdmin
from maxvideo.web.admin import ReadOnly


@admin.register(Collection)
class CollectionAdmin(ReadOnly, ForSuperusers, StaffModelAdmin):
    """Names and filters are their owner's words, and shown to nobody."""

    list_display = ("id", "user", "number", "created_at", "used_at", "deleted_at")
    list_select_related = ("user",)
    fields = ("id", "user", "number", "created_at", "used_at", "deleted_at")
    readonly_fields = ("number",)
    ordering = ("-created_at",)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Collection]:
        """With the number of what is in it."""
        rows: QuerySet[Collection] = super().get_queryset(request)
        return rows.annotate(videos=Count("members"))

    @admin.display(description="videos", ordering="videos")
    def number(self, row: Collection) -> int:
        """How many were put into it."""
        return int(getattr(row, "videos", 0))
