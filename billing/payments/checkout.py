"""An order of credits: the row is committed, then Stripe makes its pay page; the same form leads to the same page."""

import uuid
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db import IntegrityError
from django.db.models import F
from django.urls import reverse

from billing import ledger
from billing.ledger.models import CreditAccount
from billing.payments import stripe_api, taxes
from billing.payments.exceptions import AddressUnconfirmed, BadAmount, BuyingFrozen, StripeFailed, TooManyPurchases
from billing.payments.models import Purchase
from billing.payments.money import amount_of
from maxvideo.accounts.addresses import verified_address
from maxvideo.accounts.models import User
from maxvideo.web import clock
from maxvideo.web.retry_transaction import retry_transaction

AN_HOUR: Final = timedelta(hours=1)
FIRST_LOOK: Final = timedelta(minutes=1)
MOST_AN_HOUR: Final = 10


def begin(user: User, credits: int, *, form_key: uuid.UUID, back: str = "") -> Purchase:
    """Order credits, with a page where they are paid; the same form key leads to the same purchase.

    Nothing is paid by who may buy nothing, with an order from before neither.
    Raises a PurchaseRefused, StripeAway, StripeRefused; after the last two the order stands, and the form may be sent
    again.
    """
    purchase = _ordered(user, form_key) or _order(user, credits, form_key, back)
    if purchase.state == Purchase.State.OPEN:
        _require_unfrozen(user)
        if not purchase.session_id:
            _make_page(purchase)
    return purchase


def _ordered(user: User, form_key: uuid.UUID) -> Purchase | None:
    return Purchase.objects.of(user).filter(form_key=form_key).first()


def _order(user: User, credits: int, form_key: uuid.UUID, back: str) -> Purchase:
    check(user, credits)
    wanted = Purchase(
        user=user,
        form_key=form_key,
        credits=credits,
        amount=amount_of(credits),
        currency=settings.TOPUP_CURRENCY,
        terms=settings.LEGAL_VERSION,
        back=back,
        created_at=clock.now(),
        due_at=clock.now(plus=FIRST_LOOK),
    )
    try:
        retry_transaction(lambda: _save(wanted))
    except (IntegrityError, TooManyPurchases):  # the same form at the same time
        if found := _ordered(user, form_key):
            return found
        raise
    return Purchase.objects.get(pk=wanted.pk)


def check(user: User, credits: int) -> None:
    """Ask every rule that needs no lock. Raises PurchaseRefused."""
    if not settings.TOPUP_MINIMUM <= credits <= settings.TOPUP_MAXIMUM:
        raise BadAmount
    if verified_address(user) is None:
        raise AddressUnconfirmed
    _require_unfrozen(user)


def _require_unfrozen(user: User) -> None:
    if CreditAccount.objects.filter(pk=user.pk, is_frozen=True).exists():
        raise BuyingFrozen


def _save(wanted: Purchase) -> None:
    """Two forms at once count for each other."""
    ledger.lock_account(wanted.user_id)
    since = clock.now(plus=-AN_HOUR)
    if Purchase.objects.of(wanted.user).filter(created_at__gt=since).count() >= MOST_AN_HOUR:
        raise TooManyPurchases
    wanted.save(force_insert=True)


def _make_page(purchase: Purchase) -> None:
    try:
        session_id, url = stripe_api.create_session(_params(purchase), f"purchase-{purchase.pk}-{purchase.page_errors}")
    except StripeFailed:  # this key keeps the error; a page that was made nevertheless is known to nobody
        Purchase.objects.filter(pk=purchase.pk).update(page_errors=F("page_errors") + 1)
        raise
    still_open = Purchase.objects.filter(pk=purchase.pk, session_id=None, state=Purchase.State.OPEN)
    still_open.update(session_id=session_id, page_url=url)  # one that ended meanwhile must not be paid
    purchase.refresh_from_db()


def _params(purchase: Purchase) -> dict[str, Any]:
    """What is asked of Stripe; the same again for the same purchase, as its idempotency key wants it."""
    page = f"{settings.SITE_URL}{purchase.get_absolute_url()}"
    told = {"purchase": str(purchase.pk)}
    price = {
        "currency": purchase.currency,
        "unit_amount": purchase.amount,
        "product_data": {"name": f"{purchase.credits:,} credits", **taxes.PRODUCT},
        **taxes.PRICE,
    }
    return {
        "mode": "payment",
        "line_items": [{"quantity": 1, "price_data": price}],
        "success_url": page,
        "cancel_url": f"{settings.SITE_URL}{reverse('billing:buy')}?purchase={purchase.pk}",
        "client_reference_id": str(purchase.pk),
        "customer_email": verified_address(purchase.user) or purchase.user.email,
        "metadata": told,
        "payment_intent_data": {"metadata": told},
        "allow_promotion_codes": True,
        "adaptive_pricing": {"enabled": False},  # the currency is ours, and so is the sum that is compared
        **taxes.params_of(purchase),
    }
