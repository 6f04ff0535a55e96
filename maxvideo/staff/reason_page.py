"""The page that asks why, for whatever must not happen by the way."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from maxvideo.staff.forms import ReasonForm


class ReasonPage:
    """One form with `reason` about one row, as a ModelAdmin shows it."""

    def __init__(
        self, model_admin: Any, request: HttpRequest, row: Model, *, title: str, button: str, note: str = ""
    ) -> None:
        self.request = request
        self.form = ReasonForm(request.POST if request.method == "POST" else None)
        self._context = {
            **model_admin.admin_site.each_context(request),
            "title": title,
            "button": button,
            "note": note,
            "subtitle": str(row),
            "opts": model_admin.opts,
            "row": row,
            "form": self.form,
        }

    def reason(self) -> str:
        """What was given, or nothing."""
        return str(self.form.cleaned_data["reason"]) if self.form.is_valid() else ""

    def answer(self, hidden: Mapping[str, str] | None = None) -> HttpResponse:
        """The page, with an error beside the field and 422 where a reason was missing."""
        status = 422 if self.form.is_bound else 200
        return TemplateResponse(
            self.request, "staff/reason.html", self._context | {"hidden": hidden or {}}, status=status
        )
