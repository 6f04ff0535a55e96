"""The page of one purchase: where it is, what to do, what can be given back; it looks again by itself for a while."""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render

from billing.ledger.accounts import account_of
from billing.payments.extensions import WayBack, way_back_of
from billing.payments.looks import may_change
from billing.payments.models import Purchase
from billing.payments.states import PurchaseState
from billing.payments.withdrawal import Withdrawal, is_in_time
from maxvideo.web.http import AuthenticatedHttpRequest, is_htmx

LOOKS: Final = ((15, 2), (30, 5), (60, 10))
"""Up to how many looks the page pauses so many seconds: half a minute, a minute more, five minutes more."""
STOP_POLLING: Final = 286
METHODS: Final = {"": "", "sepa_debit": "SEPA direct debit", "us_bank_account": "bank account"}
HEADINGS: Final = {
    PurchaseState.OPEN: "Waiting for Stripe",
    PurchaseState.PENDING: "Waiting for your bank",
    PurchaseState.FAILED: "Not paid",
    PurchaseState.EXPIRED: "Not paid in time",
}


@dataclass(frozen=True)
class Looks:
    """How often the page has looked."""

    number: int

    @property
    def pause(self) -> int | None:
        """Seconds to the next look; None once it stops by itself."""
        return next((seconds for most, seconds in LOOKS if self.number < most), None)

    @property
    def next(self) -> int:
        """The number of the next one."""
        return self.number + 1


def render_page(request: AuthenticatedHttpRequest, purchase: Purchase, **context: Any) -> HttpResponse:
    """The page, or for htmx its live part; a status comes as `status`."""
    status = context.pop("status", 200)
    is_live = is_htmx(request)
    looks = Looks(_number(request))
    account, way_back = account_of(request), way_back_of(request)
    is_watched = may_change(purchase) and looks.pause is not None
    context |= {
        "purchase": purchase,
        "heading": heading_of(purchase),
        "account": account,
        "can_spend": account.available > 0 and not account.debt and not account.is_frozen,
        "looks": looks if is_watched else None,
        "is_live": is_live,
        "discount": purchase.amount + purchase.tax - purchase.amount_paid,
        "method": METHODS.get(purchase.method, purchase.method.replace("_", " ")),
        "refunds": purchase.refunds.order_by("created_at"),
        "withdrawal": Withdrawal.of(purchase, account) if purchase.state == PurchaseState.PAID else None,
        "is_in_time": is_in_time(purchase),
        "way_back": way_back if way_back and way_back.address == purchase.back else None,
        "short": _short(way_back, purchase, account.available - account.debt),
    }
    template = "billing/payments/_purchase_live.html" if is_live else "billing/payments/purchase.html"
    return render(request, template, context, status=status if is_watched or not is_live else STOP_POLLING)


def heading_of(purchase: Purchase) -> str:
    """Where it is, in words."""
    if purchase.state != PurchaseState.PAID:
        return HEADINGS[PurchaseState(purchase.state)]
    if purchase.disputed:
        return f"Disputed: {purchase.disputed:,} credits are taken"
    if purchase.refunded:
        return f"Given back: {purchase.refunded:,} of {purchase.credits:,} credits"
    return f"Paid: {purchase.credits:,} credits are yours"


def _short(way_back: WayBack | None, purchase: Purchase, available: int) -> int:
    """Credits that are still missing for what waits."""
    return max(0, way_back.credits - available) if way_back and way_back.address == purchase.back else 0


def _number(request: AuthenticatedHttpRequest) -> int:
    text = request.GET.get("look", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < len(str(10**4)) else 0
