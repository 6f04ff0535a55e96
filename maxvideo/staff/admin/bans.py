"""A ban is `is_active` off: no log-in, and what other rooms make of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from maxvideo.accounts.models import User
from maxvideo.staff import actions
from maxvideo.staff.ranks import may_ban
from maxvideo.staff.reason_page import ReasonPage


def ban_page(model_admin: Any, request: HttpRequest, user_id: int) -> HttpResponse:
    """Ask why, then ban somebody or, where that was done, let them in again."""
    user = get_object_or_404(User, pk=user_id)
    if not may_ban(request.user, user):
        raise PermissionDenied
    title, button = ("Ban", "Ban") if user.is_active else ("Let in again", "Let in again")
    page = ReasonPage(model_admin, request, user, title=title, button=button)
    if reason := page.reason():
        # What the page was about, so that a second click does not undo the first.
        wanted = request.POST.get("wanted") == "in"
        set_active(request.user, user, is_active=wanted, reason=reason)
        messages.success(request, f"{user} {'may log in again' if wanted else 'is banned'}.")
        return redirect("admin:accounts_user_change", user_id)
    return page.answer({"wanted": "out" if user.is_active else "in"})


@transaction.atomic
def set_active(actor: Any, user: User, *, is_active: bool, reason: str) -> bool:
    """Ban or let in, once, and write down why; returns whether anything changed."""
    changed = User.objects.filter(pk=user.pk, is_active=not is_active).update(is_active=is_active)
    if changed:
        actions.record(actor, "let in" if is_active else "ban", user, reason=reason)
    return bool(changed)
