"""Debts, and the page on which the house bears one."""

from typing import Final

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from billing.ledger import amounts
from billing.ledger.admin.credits_form import WhyForm
from billing.ledger.admin.deed_page import DeedPage
from billing.ledger.models import ProposedAdjustment
from billing.payments import staff
from billing.payments.models import Debt
from billing.payments.models.debt import IS_OPEN
from maxvideo.accounts.address_search import AddressSearch
from maxvideo.staff.followed import for_holders_of
from maxvideo.staff.model_admin import StaffModelAdmin
from maxvideo.web.admin import ReadOnly
from maxvideo.web.http import AuthenticatedHttpRequest

PERMISSION: Final = "billing.change_debt"
REASONS: Final = ("A stolen card was used", "A mistake of the bank", "A fault of ours", "Goodwill")


class OpenFilter(admin.SimpleListFilter):
    """Debts of which something is left."""

    title = "open"
    parameter_name = "open"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Open or not."""
        return [("yes", "Yes"), ("no", "No")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Debt]) -> QuerySet[Debt]:
        """Those that were chosen."""
        return queryset.filter({"yes": IS_OPEN, "no": ~IS_OPEN}.get(self.value() or "", Q()))


@admin.register(Debt)
class DebtAdmin(ReadOnly, AddressSearch, StaffModelAdmin):
    """Credits that were spent before their money went back: nothing is spent before they are paid or forgiven."""

    list_display = (
        "created_at",
        "purchase__user",
        "purchase",
        "kind",
        "credits",
        "paid",
        "forgiven",
        "cancelled",
        "is_left",
    )
    list_filter = (OpenFilter, "kind")
    list_select_related = ("purchase__user",)
    search_fields = ("purchase__user__email",)
    search_help_text = "E-mail"
    ordering = ("-id",)
    show_full_result_count = False
    fields = (
        *("purchase", "kind", "credits", "paid", "forgiven", "cancelled", "is_left"),
        *("created_at", "forgive_link"),
    )
    readonly_fields = ("is_left", "forgive_link")

    def get_urls(self) -> list[URLPattern]:
        """The page that forgives beside Django's own."""
        page = self.admin_site.admin_view(self.forgive)
        return [path("<int:pk>/forgive/", page, name="billing_debt_forgive"), *super().get_urls()]

    def forgive(self, request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
        """Ask why, and have the house bear it."""
        debt = get_object_or_404(Debt.objects.select_related("purchase__user"), pk=pk)
        page = DeedPage(self, request, debt, permission=PERMISSION)
        form = page.bind(WhyForm, reasons=REASONS)

        def bear(form: WhyForm) -> ProposedAdjustment | None:
            said = {"form_key": form.cleaned_data["form_key"], "reason": form.reason}
            return staff.forgive_or_propose(debt, actor=request.user, **said)

        lines = [f"{debt.purchase.user} owes {amounts.credits(debt.left)}. The house bears all of it."]
        done = page.done(form, bear, "It is forgiven.")
        return done or page.answer(form, title="Forgive", button="Forgive", lines=lines)

    @admin.display(description="left")
    def is_left(self, debt: Debt) -> int:
        """Credits that are still owed."""
        return debt.left

    @for_holders_of(PERMISSION)
    @admin.display(description="forgive")
    def forgive_link(self, debt: Debt) -> str | SafeString:
        """The way to it."""
        if not debt.left:
            return "nothing is left of it"
        return format_html('<a href="{}">Forgive it</a>', reverse("admin:billing_debt_forgive", args=[debt.pk]))
