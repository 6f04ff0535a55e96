"""Rows with something private in them: the page of the row leaves it out, a page of its own shows it for a reason."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from maxvideo.staff import actions
from maxvideo.staff.model_admin import StaffModelAdmin
from maxvideo.staff.opened import is_open, open_for_a_while
from maxvideo.staff.reason_page import ReasonPage

NOTE = "What you open is somebody's own. It stays open to you for half an hour; that you looked, and why, is kept."


class PrivateRows(StaffModelAdmin):
    """For a ModelAdmin: `…/<id>/open/` asks for a reason, records the look and shows `private_template`."""

    open_permission: str
    private_template: str

    def private_context(self, request: HttpRequest, row: Any) -> Mapping[str, Any]:
        """What the private page shows."""
        raise NotImplementedError

    def owner_id(self, row: Any) -> int | None:
        """Whose it is, where the row itself does not name its user."""
        return None

    def get_urls(self) -> list[URLPattern]:
        """The private page beside Django's own."""
        page = self.admin_site.admin_view(self.open)
        return [path("<path:object_id>/open/", page, name=self._url_name), *super().get_urls()]

    def open(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Ask why, or show what was opened a while ago."""
        row = self.allowed_row(request, object_id)
        page = ReasonPage(self, request, row, title="Open what is private", button="Open", note=NOTE)
        if reason := page.reason():
            actions.record(request.user, actions.LOOK, row, person_id=self.owner_id(row), reason=reason)
            open_for_a_while(request, row)
            return redirect(f"admin:{self._url_name}", object_id)
        if page.form.is_bound or not is_open(request, row):
            return page.answer()
        return self._private_page(request, row)

    def allowed_row(self, request: HttpRequest, object_id: str) -> Any:
        """The row, for whoever may open such ones. Raises PermissionDenied, Http404."""
        if not request.user.has_perm(self.open_permission):
            raise PermissionDenied
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        return row

    def opened_row(self, request: HttpRequest, object_id: str) -> Any:
        """The same where it was opened with a reason; for the files of a private page. Raises PermissionDenied."""
        row = self.allowed_row(request, object_id)
        if not is_open(request, row):
            raise PermissionDenied
        return row

    def open_link(self, row: Any) -> SafeString:
        """The way to the private page."""
        return format_html('<a href="{}">Open, with a reason</a>', reverse(f"admin:{self._url_name}", args=[row.pk]))

    @property
    def _url_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_open"

    def _private_page(self, request: HttpRequest, row: Any) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": "What is private",
            "subtitle": str(row),
            "opts": self.opts,
            "row": row,
            **self.private_context(request, row),
        }
        return TemplateResponse(request, self.private_template, context, headers={"Cache-Control": "no-store"})
