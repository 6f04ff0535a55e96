"""Credit accounts, and the page on which staff adjust one."""

import uuid

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from billing import ledger
from billing.ledger import amounts, proposals
from billing.ledger.exceptions import IdempotencyConflict, InsufficientCredits
from billing.ledger.models import CreditAccount, ProposedAdjustment, Transfer
from billing.ledger.models.transfer import LONGEST_NOTE
from maxvideo.accounts.address_search import AddressSearch
from maxvideo.accounts.models import User
from maxvideo.staff.model_admin import StaffModelAdmin
from maxvideo.web.admin import ReadOnly
from maxvideo.web.fields import VisibleCharField
from maxvideo.web.http import AuthenticatedHttpRequest


class AdjustmentForm(forms.Form):
    """How many credits and why; the key makes a form sent twice count once."""

    credits = forms.IntegerField(
        min_value=-ledger.MAX_CREDITS,
        max_value=ledger.MAX_CREDITS,
        help_text="Below zero takes credits; at most what is available.",
    )
    reason = VisibleCharField(
        max_length=LONGEST_NOTE,
        widget=AdminTextInputWidget,
        help_text="Stands on the user's statement for good: no personal data.",
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_credits(self) -> int:
        """Refuse to adjust by nothing."""
        credits: int = self.cleaned_data["credits"]
        if not credits:
            raise forms.ValidationError("0 credits change nothing.")
        return credits

    def book(self, user: User, actor: User) -> Transfer | ProposedAdjustment | None:
        """Adjust the user's account, propose it, or note beside the field what stands against it."""
        wanted = self.cleaned_data
        try:
            return proposals.adjust_or_propose(
                user, wanted["credits"], form_key=wanted["form_key"], reason=wanted["reason"], actor=actor
            )
        except InsufficientCredits as refusal:
            self.add_error("credits", f"Only {amounts.credits(refusal.available)} can be taken.")
        except IdempotencyConflict:
            self.add_error(None, "This form was sent before with another number. Open it again to adjust once more.")
        return None


@admin.register(CreditAccount)
class CreditAccountAdmin(ReadOnly, AddressSearch, StaffModelAdmin):
    """Accounts are opened and changed by the ledger; staff adjust them with a reason."""

    list_display = ("user", "available", "held", "total", "debt", "is_frozen")
    list_filter = ("is_frozen",)
    list_select_related = ("user",)
    search_fields = ("user__email",)
    search_help_text = "E-mail"
    ordering = ("-available",)
    show_full_result_count = False
    fields = readonly_fields = ("user", "available", "held", "total", "debt", "is_frozen", "entries", "set_aside")
    change_form_template = "billing/ledger/admin_account.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[CreditAccount]:
        """The users' accounts; the house's cache nothing worth showing."""
        return super().get_queryset(request).filter(user__isnull=False)

    def get_urls(self) -> list[URLPattern]:
        """The adjust page beside the admin's own; by the user's id, who need not have an account yet."""
        page = self.admin_site.admin_view(self.adjust)
        return [path("<int:user_id>/adjust/", page, name="billing_creditaccount_adjust"), *super().get_urls()]

    def adjust(self, request: AuthenticatedHttpRequest, user_id: int) -> HttpResponse:
        """Ask how many credits and why, and book it; nobody is given any after leaving."""
        if not request.user.has_perm("billing.change_creditaccount"):
            raise PermissionDenied
        user = get_object_or_404(User.objects.select_related("credit_account"), pk=user_id, deletion=None)
        form = AdjustmentForm(request.POST or None, initial={"form_key": uuid.uuid4()})
        if form.is_valid() and (made := form.book(user, request.user)):
            return self._booked(request, user, made)
        context = {
            **self.admin_site.each_context(request),
            "title": "Adjust credits",
            "subtitle": str(user),
            "opts": self.opts,
            "form": form,
            "account": getattr(user, "credit_account", None) or CreditAccount(pk=user_id, user=user),
        }
        return TemplateResponse(request, "billing/ledger/admin_adjust.html", context)

    def _booked(
        self, request: AuthenticatedHttpRequest, user: User, made: Transfer | ProposedAdjustment
    ) -> HttpResponse:
        """Say what became of it: booked, or waiting for a second person."""
        if isinstance(made, ProposedAdjustment):
            messages.warning(request, f"{amounts.change(made.credits)} for {user} wait for a second person to agree.")
            return redirect("admin:index")
        messages.success(request, f"{user}: {amounts.change(made.credits)} ({made.note}).")
        return redirect("admin:billing_creditaccount_change", user.pk)

    @admin.display(description="entries")
    def entries(self, account: CreditAccount) -> SafeString:
        """The way to the account's transfers."""
        return _list_of("transfer", account)

    @admin.display(description="holds")
    def set_aside(self, account: CreditAccount) -> SafeString:
        """The way to the account's holds."""
        return _list_of("hold", account)


def _list_of(model: str, account: CreditAccount) -> SafeString:
    address = reverse(f"admin:billing_{model}_changelist")
    return format_html('<a href="{}?account__id__exact={}">All of this account</a>', address, account.pk)
