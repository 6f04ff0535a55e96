"""What becomes of somebody's purchases when they take their data away or leave.

What was paid stays as sums that are nobody's; links to receipts, which name the buyer, go. Nobody pays for an account
that is gone or banned: its open pay pages are closed at Stripe. Money that was on its way goes back when it comes.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.utils.formats import date_format
from django.utils.html import format_html

from billing import ledger
from billing.ledger import amounts
from billing.payments import refunds, stripe_api
from billing.payments.exceptions import StripeAway, StripeRefused
from billing.payments.models import Debt, Dispute, Purchase, PurchaseRefund
from billing.payments.money import money
from billing.payments.settle import settle
from billing.payments.states import PurchaseState, RefundState
from billing.payments.withdrawal import Withdrawal
from maxvideo.accounts.export import json_member
from maxvideo.accounts.models import User
from maxvideo.web import clock
from maxvideo.web.one_by_one import OneByOne
from maxvideo.web.zip_stream import Member

AT_ONCE: Final = 100
WHAT_IS_EXPORTED: Final = ("purchases.json: what you bought, with receipts, refunds, disputes and debts",)
PURCHASE: Final = (
    *("id", "credits", "amount", "currency", "terms", "state", "created_at", "paid_at", "ended_at", "method"),
    *("amount_paid", "tax", "receipt_url", "invoice_url", "refunded", "disputed"),
)
REFUND: Final = ("origin", "credits", "amount", "state", "created_at", "ended_at")
DISPUTE: Final = ("credits", "amount", "reason", "status", "created_at", "closed_at")
DEBT: Final = ("kind", "credits", "paid", "forgiven", "cancelled", "created_at")
ON_ITS_WAY: Final = (RefundState.ASKED, RefundState.PENDING)


def purchases(user: User) -> Iterator[Member]:
    """Every purchase with what became of it."""
    yield json_member("purchases.json", map(_as_json, Purchase.objects.of(user).order_by("created_at")))


def why_not_now(user: User) -> Iterator[str]:
    """A bank has to decide first, and money that is on its way has to arrive."""
    for dispute in Dispute.objects.filter(purchase__user=user, is_open=True).select_related("purchase"):
        sum_ = money(dispute.amount, dispute.purchase.currency)
        yield f"A payment of {sum_} is disputed. Once the bank has decided, the account can be deleted."
    on_their_way = PurchaseRefund.objects.filter(purchase__user=user, state__in=ON_ITS_WAY)
    for refund in on_their_way.select_related("purchase"):
        sum_ = money(refund.amount, refund.purchase.currency)
        yield f"{sum_} are on their way back to you. Once Stripe has sent them, the account can be deleted."


def what_goes(user: User) -> Iterator[str]:
    """Credits whose money could still be had back, with the way to it."""
    since = clock.now(plus=-timedelta(days=refunds.WITHDRAWAL_DAYS))
    for purchase in Purchase.objects.of(user).paid().filter(paid_at__gt=since).order_by("paid_at"):
        if withdrawal := Withdrawal.of(purchase, user.credit_account):
            until = date_format(withdrawal.until, "j F Y")
            yield format_html(
                '{} that you bought and have not used. You can <a href="{}">have {} back</a> until {}; not after this',
                *(amounts.credits(withdrawal.credits), purchase.get_absolute_url(), withdrawal.sum, until),
            )


def what_stays(user: User) -> Iterator[str]:
    """Numbers here, and what Stripe keeps."""
    if Purchase.objects.of(user).exists():
        yield "what was paid and when, as numbers; Stripe keeps its receipts, with your address, as the law asks of it"


def what_goes_on(user: User) -> Iterator[str]:
    """What may still be paid."""
    for purchase in Purchase.objects.of(user).unsettled():
        sum_ = money(purchase.amount, purchase.currency)
        if purchase.state == PurchaseState.PENDING:
            yield f"A payment of {sum_} is on its way from your bank. When it arrives, it is sent back by itself."
        else:
            yield f"The open page to pay {sum_} is closed."


def lock(user: User) -> None:
    """A payment that comes now is given either before the account went, or back."""
    ledger.lock_account(user.pk)


def erase_links(user: User) -> bool:
    """Forget where the buyer came from, and the links to receipts, which name the buyer."""
    blank = {"back": "", "receipt_url": "", "invoice_url": ""}
    Purchase.objects.of(user).exclude(**blank).update(**blank)
    return True


def close_pages() -> None:
    """Let nobody pay for an account that is banned or gone."""
    if not settings.PAYMENTS_ON:
        return
    gone = Purchase.objects.filter(state=PurchaseState.OPEN, due_at__isnull=False, user__is_active=False)
    open_pages = gone.exclude(session_id=None).exclude(pk__in=_closing.left_aside)
    _closing(list(open_pages.values_list("pk", "session_id")[:AT_ONCE]))


def _close(page: tuple[UUID, str | None]) -> None:
    """Stripe away is nothing that the row could help: it is tried again."""
    purchase_id, session_id = page
    try:
        stripe_api.expire_session(session_id or "")
    except StripeRefused:  # somebody paid, or it has expired: the look says which
        pass
    except StripeAway:
        return
    settle(purchase_id)


_closing = OneByOne("close pay pages", _close, key=lambda page: page[0])


def _as_json(purchase: Purchase) -> dict[str, Any]:
    """Read one by one as they are sent: no query stays open meanwhile."""
    return {field: getattr(purchase, field) for field in PURCHASE} | {
        "refunds": list(PurchaseRefund.objects.filter(purchase=purchase).order_by("created_at").values(*REFUND)),
        "disputes": list(Dispute.objects.filter(purchase=purchase).order_by("pk").values(*DISPUTE)),
        "debts": list(Debt.objects.filter(purchase=purchase).order_by("pk").values(*DEBT)),
    }
