"""What was started together: how many, what became of each, and which its owner kept."""

from django.contrib import admin

from generations.models import Batch, Generation
from maxvideo.staff.model_admin import StaffModelAdmin
from maxvideo.web.admin import ReadOnly, ReadOnlyInline

FACTS = ("id", "user", "kind", "size", "keeper", "created_at")


class TakeInline(ReadOnlyInline):
    """Its generations, without their words."""

    model = Generation
    fields = ("position", "endpoint_id", "state", "price_credits", "charged_credits", "deleted_at")
    readonly_fields = fields
    ordering = ("position",)
    show_change_link = True
    verbose_name_plural = "takes"


@admin.register(Batch)
class BatchAdmin(ReadOnly, StaffModelAdmin):
    """Found by a generation's page, or by its id."""

    list_display = FACTS
    list_filter = ("kind",)
    list_select_related = ("user",)
    fields = FACTS
    readonly_fields = FACTS
    ordering = ("-created_at",)
    search_fields = ("id__exact",)
    inlines = (TakeInline,)
    show_full_result_count = False
    view_on_site = False  # its page is its owner's alone
