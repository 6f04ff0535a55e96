"""An account that staff have deleted for good, as its owner may: with a reason; and what became of every deletion."""

from typing import Any, Final

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from maxvideo.accounts import deletion
from maxvideo.accounts.deletion import NotNow
from maxvideo.accounts.models import AccountDeletion, User
from maxvideo.staff import actions
from maxvideo.staff.model_admin import StaffModelAdmin
from maxvideo.staff.ranks import may_delete
from maxvideo.staff.reason_page import ReasonPage
from maxvideo.web.admin import ReadOnly

NOTE: Final = (
    "Log-in ends at once and videos, prompts, pictures and credits go within the hour. There is no way back. "
    "The numbers of the ledger stay, without the person."
)


def deletion_page(model_admin: Any, request: HttpRequest, user_id: int) -> HttpResponse:
    """Ask why, then have the account deleted."""
    user = get_object_or_404(User, pk=user_id)
    if not may_delete(request.user, user):
        raise PermissionDenied
    page = ReasonPage(model_admin, request, user, title="Delete for good", button="Delete for good", note=NOTE)
    if reason := page.reason():
        try:
            delete(request.user, user, reason=reason)
        except NotNow as refusal:
            page.form.add_error(None, str(refusal))
            return page.answer()
        messages.success(request, f"Account {user_id} is being deleted.")
        return redirect("admin:accounts_user_changelist")
    return page.answer()


@transaction.atomic
def delete(actor: Any, user: User, *, reason: str) -> None:
    """Begin it and write down why, both or neither. Raises NotNow."""
    begun = deletion.begin(user, by=actor)
    actions.record(actor, "delete for good", begun, person_id=user.pk, reason=reason)


@admin.register(AccountDeletion)
class AccountDeletionAdmin(ReadOnly, StaffModelAdmin):
    """How far each is: one that takes longer than an hour needs somebody to look."""

    list_display = ("user", "asked_at", "asked_by", "steps_done", "finished_at")
    list_select_related = ("user", "asked_by")
    list_filter = (("finished_at", admin.EmptyFieldListFilter),)
    fields = readonly_fields = ("user", "asked_by", "asked_at", "steps_done", "due_at", "finished_at")
    search_fields = ("=user__id",)
    search_help_text = "The account's number"
    ordering = ("-asked_at",)
    show_full_result_count = False
