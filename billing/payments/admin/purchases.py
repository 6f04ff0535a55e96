"""Purchases: found by e-mail, our id or Stripe's numbers, with all that happened to them; refunded with a reason."""

import uuid
from typing import Any, ClassVar, Final

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from billing.ledger import amounts
from billing.ledger.admin.credits_form import CreditsForm
from billing.ledger.admin.deed_page import DeedPage
from billing.ledger.models import ProposedAdjustment
from billing.payments import refunds, staff
from billing.payments.admin import stripe_links
from billing.payments.admin.inlines import DebtInline, DisputeInline, RefundInline, TransitionInline
from billing.payments.exceptions import StripeAway, StripeRefused
from billing.payments.models import Purchase
from billing.payments.money import money
from billing.payments.settle import settle
from maxvideo.accounts.address_search import AddressSearch
from maxvideo.staff import actions
from maxvideo.staff.followed import for_holders_of
from maxvideo.staff.model_admin import StaffModelAdmin
from maxvideo.web.admin import ReadOnly
from maxvideo.web.http import AuthenticatedHttpRequest
from maxvideo.web.uuids import uuid_or_none

PERMISSION: Final = "billing.change_purchase"
REASONS: Final = ("Bought by mistake", "Bought twice", "Not what was expected", "A fault of ours", "Goodwill")
FACTS: Final = ("user", "credits", "price", "state", "created_at", "paid_at", "ended_at", "terms")
MONEY: Final = ("paid", "tax_paid", "method", "receipt", "refunded", "disputed", "refund_link", "lines")
AT_STRIPE: Final = ("session", "payment", "due_at", "failures", "rings", "lease_until")


@admin.register(Purchase)
class PurchaseAdmin(ReadOnly, AddressSearch, StaffModelAdmin):
    """Read-only but for what Stripe is asked, and for refunds."""

    list_display = ("created_at", "user", "credits", "price", "state", "method", "paid_at", "refunded", "disputed")
    list_filter = ("state", "method", "created_at")
    list_select_related = ("user",)
    lookups = ("user__id__exact",)
    search_fields = ("user__email", "=session_id", "=payment_intent", "=refunds__stripe_id", "=disputes__stripe_id")
    search_help_text = "E-mail, our id, or Stripe's of the session (cs_), payment (pi_), refund (re_) or dispute (du_)"
    ordering = ("-created_at",)
    show_full_result_count = False
    view_on_site = False  # it is its owner's alone
    fieldsets: ClassVar = [
        (None, {"fields": FACTS}),
        ("Money", {"fields": MONEY}),
        ("At Stripe", {"fields": AT_STRIPE}),
    ]
    readonly_fields = ("price", "paid", "tax_paid", "receipt", "refund_link", "lines", "session", "payment")
    inlines: ClassVar = [TransitionInline, RefundInline, DisputeInline, DebtInline]
    change_form_template = "billing/payments/admin_purchase.html"
    actions = ("ask_stripe_now",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Purchase], search_term: str
    ) -> tuple[QuerySet[Purchase], bool]:
        """Our id leads straight to its row, also as the ledger writes it."""
        if our_id := uuid_or_none(search_term.strip().removeprefix("purchase:")):
            return queryset.filter(pk=our_id), False
        return super().get_search_results(request, queryset, search_term)

    def get_urls(self) -> list[URLPattern]:
        """What staff do beside Django's own pages."""
        ask, refund = (self.admin_site.admin_view(page) for page in (self.ask, self.refund))
        return [
            path("<uuid:pk>/ask/", ask, name="billing_purchase_ask"),
            path("<uuid:pk>/refund/", refund, name="billing_purchase_refund"),
            *super().get_urls(),
        ]

    def ask(self, request: AuthenticatedHttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Ask Stripe at once what became of a purchase."""
        purchase = get_object_or_404(Purchase, pk=pk)
        if request.method != "POST" or not self.has_view_permission(request):
            raise PermissionDenied
        actions.record(request.user, "ask_stripe_now", purchase)
        messages.info(request, f"Stripe was asked: {_asked(purchase)}.")
        return redirect("admin:billing_purchase_change", pk)

    def refund(self, request: AuthenticatedHttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Ask how much goes back and why; the credits go in one transaction, then Stripe is asked."""
        purchase = get_object_or_404(Purchase.objects.select_related("user"), pk=pk)
        page = DeedPage(self, request, purchase, permission=PERMISSION)
        most = refunds.refundable(purchase)
        form = page.bind(CreditsForm, reasons=REASONS, most=most)

        def give_back(form: CreditsForm) -> ProposedAdjustment | None:
            said = {"form_key": form.cleaned_data["form_key"], "reason": form.reason}
            return staff.refund_or_propose(purchase, form.cleaned_data["credits"], actor=request.user, **said)

        if done := page.done(form, give_back, "The credits are taken, and Stripe is asked for the money."):
            _asked(purchase)
            return done
        return page.answer(form, title="Refund", button="Give money back", lines=_arithmetic(purchase, most))

    @admin.action(description="Ask Stripe now", permissions=["view"])
    def ask_stripe_now(self, request: HttpRequest, queryset: QuerySet[Purchase]) -> None:
        """Ask at once what became of each."""
        for purchase in queryset[: self.list_per_page]:
            messages.info(request, f"{purchase.pk}: {_asked(purchase)}.")

    @admin.display(description="price", ordering="amount")
    def price(self, purchase: Purchase) -> str:
        """What was asked for, without tax."""
        return money(purchase.amount, purchase.currency)

    @admin.display(description="paid")
    def paid(self, purchase: Purchase) -> str:
        """What Stripe took."""
        return money(purchase.amount_paid, purchase.currency)

    @admin.display(description="of it tax")
    def tax_paid(self, purchase: Purchase) -> str:
        """The tax in it."""
        return money(purchase.tax, purchase.currency)

    @admin.display(description="receipt")
    def receipt(self, purchase: Purchase) -> str | SafeString:
        """Stripe's receipt, and the invoice where there is one."""
        links = [(purchase.receipt_url, "receipt"), (purchase.invoice_url, "invoice")]
        there = [(url, word) for url, word in links if url]
        return format_html_join(" · ", '<a href="{}" rel="noreferrer">{}</a>', there) or "none yet"

    @for_holders_of(PERMISSION)
    @admin.display(description="refund")
    def refund_link(self, purchase: Purchase) -> str | SafeString:
        """The way to a refund, and for how much there may be one."""
        if not (most := refunds.refundable(purchase)):
            return "nothing of it can be given back"
        address = reverse("admin:billing_purchase_refund", args=[purchase.pk])
        return format_html('<a href="{}">Give money back</a> for up to {}', address, amounts.credits(most))

    @for_holders_of("billing.view_transfer")
    @admin.display(description="ledger")
    def lines(self, purchase: Purchase) -> SafeString:
        """The way to what the ledger says of it."""
        address = f"{reverse('admin:billing_transfer_changelist')}?q={purchase.reference}"
        return format_html('<a href="{}">Its lines</a>', address)

    @admin.display(description="session")
    def session(self, purchase: Purchase) -> Any:
        """Where it is at Stripe."""
        return stripe_links.session_link(purchase)

    @admin.display(description="payment")
    def payment(self, purchase: Purchase) -> Any:
        """Where its money is."""
        return stripe_links.payment_link(purchase)


def _asked(purchase: Purchase) -> str:
    """Ask Stripe, and say how the purchase stands."""
    try:
        settle(purchase.pk)
    except StripeAway:
        return "no answer, it is asked again by itself"
    except StripeRefused as refusal:
        return f"it refused ({refusal.code})"
    return Purchase.objects.get(pk=purchase.pk).get_state_display().lower()


def _arithmetic(purchase: Purchase, most: int) -> list[str]:
    bought = f"{purchase.user} bought {amounts.credits(purchase.credits)} for"
    lines = [f"{bought} {money(purchase.amount_paid, purchase.currency)}; {purchase.taken:,} were taken again."]
    if not most:
        return [*lines, "Nothing of it can be given back: it is not paid, spent, disputed, or back already."]
    back = money(refunds.amount_for(purchase, most), purchase.currency)
    return [*lines, f"{amounts.credits(most)} of it are unused: {back} for all of them, less in proportion."]
