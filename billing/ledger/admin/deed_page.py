"""A page on which staff do something with somebody's credits: what it is about, a form, and one button."""

import uuid
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from billing.ledger.admin.credits_form import WhyForm
from billing.ledger.exceptions import IdempotencyConflict
from billing.ledger.models import ProposedAdjustment
from billing.ledger.proposals import NotPossible

Form = TypeVar("Form", bound=WhyForm)
WAITS = "It waits for a second person to agree, under Proposed adjustments."
SENT_BEFORE = "This form was sent before with something else in it. Open it again."


class DeedPage:
    """One form about one row, as a ModelAdmin shows it."""

    def __init__(self, model_admin: Any, request: HttpRequest, row: Model, *, permission: str) -> None:
        if not request.user.has_perm(permission):
            raise PermissionDenied
        self.model_admin, self.request, self.row = model_admin, request, row

    def bind(self, kind: Callable[..., Form], **options: Any) -> Form:
        """The form: as it was sent, or new with a key."""
        posted = self.request.POST if self.request.method == "POST" else None
        return kind(posted, initial={"form_key": uuid.uuid4()}, **options)

    def done(self, form: Form, do: Callable[[Form], ProposedAdjustment | None], words: str) -> HttpResponse | None:
        """Do what a sound form asks for, and say what came of it; None where it did not."""
        if not form.is_valid():
            return None
        try:
            proposal = do(form)
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
            return None
        except IdempotencyConflict:
            form.add_error(None, SENT_BEFORE)
            return None
        (messages.warning if proposal else messages.success)(self.request, WAITS if proposal else words)
        return redirect(self.address)

    @property
    def address(self) -> str:
        """The row's own page."""
        meta = self.row._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[self.row.pk])

    def answer(self, form: Form, *, title: str, button: str, lines: Iterable[str]) -> HttpResponse:
        """The page, 422 where something was wrong with what was sent."""
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            "title": title,
            "button": button,
            "lines": list(lines),
            "form": form,
            "opts": self.model_admin.opts,
            "row": self.row,
            "subtitle": str(self.row),
        }
        status = 422 if form.is_bound else 200
        return TemplateResponse(self.request, "billing/ledger/admin_deed.html", context, status=status)
