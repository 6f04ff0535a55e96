"""Reports with their clock, and what was taken down: read, then decided on pages of their own with a reason."""

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from generations.admin.decisions import ask, ask_to_take_down, require, tell_reporter
from generations.models import Report, TakeDown
from generations.moderation import decisions, mails
from generations.moderation.forms import DismissForm, RestoreForm
from maxvideo.staff.model_admin import StaffModelAdmin
from maxvideo.web.admin import ReadOnly, as_typed
from maxvideo.web.http import AuthenticatedHttpRequest
from maxvideo.web.letters import send_now


@admin.register(Report)
class ReportAdmin(ReadOnly, StaffModelAdmin):
    """Open ones first, and of these the one whose time is over longest."""

    list_display = ("number", "clock", "why", "where", "state", "created_at")
    list_filter = ("state", "why", "created_at")
    search_fields = ("number__iexact", "email__iexact")
    search_help_text = "Number or e-mail of the reporter"
    show_full_result_count = False
    fields = readonly_fields = (
        *("number", "clock", "why", "where", "said", "video", "email", "created_at"),
        *("state", "decided_at", "decided_by", "decision"),
    )
    change_form_template = "generations/moderation/admin_report.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        return super().get_queryset(request).order_by(F("decided_at").desc(nulls_first=True), "due_at")

    def get_urls(self) -> list[URLPattern]:
        """Beside Django's own, the two decisions."""
        ways = {"take-down": self.take_down, "dismiss": self.dismiss}
        own = [
            path(f"<int:pk>/{way}/", self.admin_site.admin_view(view), name=f"generations_report_{way}")
            for way, view in ways.items()
        ]
        return [*own, *super().get_urls()]

    def take_down(self, request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
        """Take down what it is about."""
        require(request, "change_report")
        return ask_to_take_down(self, request, get_object_or_404(Report, pk=pk))

    def dismiss(self, request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
        """Leave it, and tell the reporter why."""
        require(request, "change_report")
        report = get_object_or_404(Report, pk=pk)

        def decide(data: dict[str, Any]) -> str:
            decisions.dismiss(report, request.user, data["words"])
            tell_reporter(report)
            return f"{report} is dismissed, and the reporter is told."

        return ask(self, request, DismissForm(request.POST or None), title="Dismiss", subject=report, decide=decide)

    @admin.display(description="clock", ordering="due_at")
    def clock(self, report: Report) -> str:
        """How long there is to decide, or for how long it has been late."""
        if report.state != Report.State.OPEN:
            return "decided"
        left = report.due_at - timezone.now()
        hours = int(abs(left).total_seconds() // 3600)
        return f"{hours} h left" if left.total_seconds() > 0 else f"OVERDUE by {hours} h"

    @admin.display(description="where")
    def where(self, report: Report) -> str:
        return as_typed(report.place)

    @admin.display(description="words")
    def said(self, report: Report) -> str:
        return as_typed(report.words)

    @admin.display(description="video")
    def video(self, report: Report) -> str:
        """The way to its row, where the place names one."""
        if report.generation_id is None:
            return "not told by the address"
        address = reverse("admin:generations_generation_change", args=[report.generation_id])
        return format_html('<a href="{}">{}</a>', address, report.generation_id)


@admin.register(TakeDown)
class TakeDownAdmin(ReadOnly, StaffModelAdmin):
    """Those whose owners answered and wait come first."""

    list_display = ("created_at", "generation_id", "why", "by", "answered_at", "restored_at")
    list_filter = ("why", ("answered_at", admin.EmptyFieldListFilter), ("restored_at", admin.EmptyFieldListFilter))
    search_fields = ("generation__id__exact", "sha256__exact", "source_sha256__exact")
    search_help_text = "The video's id or the file's SHA-256"
    show_full_result_count = False
    fields = readonly_fields = (
        *("generation_id", "report", "why", "reason", "created_at", "by", "sha256", "source_sha256"),
        *("said", "answered_at", "restored_at", "restored_by", "restore_words"),
    )
    change_form_template = "generations/moderation/admin_take_down.html"
    change_list_template = "generations/moderation/admin_take_downs.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[TakeDown]:
        waiting_first = (F("restored_at").desc(nulls_first=True), F("answered_at").desc(nulls_last=True))
        return super().get_queryset(request).select_related("by").order_by(*waiting_first, "-id")

    def get_urls(self) -> list[URLPattern]:
        """Beside Django's own: take down a video that nobody reported, and put one back."""
        return [
            path("new/", self.admin_site.admin_view(self.take_down), name="generations_takedown_new"),
            path("<int:pk>/restore/", self.admin_site.admin_view(self.restore), name="generations_takedown_restore"),
            *super().get_urls(),
        ]

    def take_down(self, request: AuthenticatedHttpRequest) -> HttpResponse:
        """Take down a video without a report."""
        require(request, "change_takedown")
        return ask_to_take_down(self, request)

    def restore(self, request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
        """Give it back to its owner."""
        require(request, "change_takedown")
        made = get_object_or_404(TakeDown, pk=pk)

        def decide(data: dict[str, Any]) -> str:
            decisions.restore(made, request.user, data["words"])
            send_now(mails.RESTORED, made)
            return "It is its owner's again, and the owner is told."

        return ask(self, request, RestoreForm(request.POST or None), title="Put back", subject=made, decide=decide)

    @admin.display(description="the owner was told")
    def reason(self, made: TakeDown) -> str:
        return as_typed(made.words)

    @admin.display(description="the owner answers")
    def said(self, made: TakeDown) -> str:
        return as_typed(made.answer)
