"""A page on which staff decide something with a reason: what is asked, and what happens with the answer."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from generations.models import Report, TakeDown
from generations.moderation import decisions, mails
from generations.moderation.decisions import AlreadyDecided
from generations.moderation.forms import TakeDownForm
from maxvideo.accounts.models import User
from maxvideo.web.http import AuthenticatedHttpRequest
from maxvideo.web.letters import send_now

TOO_LATE = "Somebody else has decided it meanwhile."


def ask(
    model_admin: "admin.ModelAdmin[Any]",
    request: HttpRequest,
    form: forms.Form,
    *,
    title: str,
    subject: object,
    decide: Callable[[dict[str, Any]], str],
) -> HttpResponse:
    """Show the form, or do what it says and go back to the list. `decide` gets its data and returns what was done."""
    if form.is_valid():
        try:
            messages.success(request, decide(form.cleaned_data))
        except AlreadyDecided:
            messages.warning(request, TOO_LATE)
        return redirect(f"admin:generations_{model_admin.opts.model_name}_changelist")
    context = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "subtitle": str(subject),
        "opts": model_admin.opts,
        "form": form,
    }
    return TemplateResponse(request, "generations/moderation/admin_decide.html", context)


def ask_to_take_down(
    model_admin: "admin.ModelAdmin[Any]", request: AuthenticatedHttpRequest, report: Report | None = None
) -> HttpResponse:
    """The page that takes a video down, because of a report or without one."""
    initial = {"generation": report.generation_id, "why": report.why} if report else None
    form = TakeDownForm(request.POST or None, initial=initial)

    def decide(data: dict[str, Any]) -> str:
        take_down(data, request.user, report)
        return "It is taken down, and its owner is told."

    return ask(model_admin, request, form, title="Take down", subject=report or "a video", decide=decide)


def take_down(data: dict[str, Any], by: User, report: Report | None) -> TakeDown:
    """Take the chosen video down and tell its owner, and the reporter where there is one."""
    made = decisions.take_down(data.pop("generation"), by, report=report, **data)
    send_now(mails.TAKEN_DOWN, made)
    if report:
        tell_reporter(report)
    return made


def tell_reporter(report: Report) -> None:
    """Mail what came of a report that was just decided."""
    if report.email:
        send_now(mails.DECIDED, report)


def require(request: HttpRequest, permission: str) -> None:
    """Raise PermissionDenied for whoever may not."""
    if not request.user.has_perm(f"generations.{permission}"):
        raise PermissionDenied
