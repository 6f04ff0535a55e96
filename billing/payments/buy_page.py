"""The page where credits are ordered: packs and another number, what is missing, and the receipt so far."""

import uuid
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from billing.ledger.accounts import account_of, read_again
from billing.ledger.models import CreditAccount
from billing.payments.choices import Chosen, Short, offered, short_of, sum_of
from billing.payments.exceptions import BuyingFrozen
from billing.payments.forms import BuyForm
from billing.payments.looks import look
from billing.payments.models import Purchase
from billing.payments.notices import NOT_SET_UP, NOTICES, UNCONFIRMED, Notice
from billing.payments.states import PurchaseState
from billing.payments.sums import packs
from maxvideo.accounts import unconfirmed
from maxvideo.web.http import AuthenticatedHttpRequest
from maxvideo.web.safe_redirect import next_url
from maxvideo.web.uuids import uuid_or_none

LONGEST_BACK: Final = 500


def render_page(
    request: AuthenticatedHttpRequest, form: BuyForm | None = None, *, notice: Notice | None = None
) -> HttpResponse:
    """The page; of a form that was sent with everything that was typed, and the notice's status."""
    left = _left(request)
    account = account_of(request)
    short = short_of(request, account)
    context = {
        "form": form,
        "form_key": form.key if form else uuid.uuid4(),
        "notice": notice or _standing(request, account),
        "can_buy": settings.PAYMENTS_ON and not account.is_frozen,
        "account": account,
        "short": short,
        "left": left,
        "packs": offered(account, short),
        "back": back_of(request) or (left.back if left else "") or (short.way_back.address if short else ""),
        **_choice(_chosen(request, form, short, left), account),
    }
    return render(request, "billing/payments/buy.html", context, status=notice.status if notice else 200)


def render_sum(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The receipt of what is chosen now, which htmx puts on the page."""
    chosen = Chosen.read(request.GET.getlist("credits"))
    return render(request, "billing/payments/_sum.html", {"is_live": True, **_choice(chosen, account_of(request))})


def back_of(request: AuthenticatedHttpRequest) -> str:
    """The page of ours that the form says the buyer came from."""
    address = next_url(request, "", name="back")
    return address if len(address) <= LONGEST_BACK else ""


def _choice(chosen: Chosen, account: CreditAccount) -> dict[str, Any]:
    found, trouble = sum_of(chosen.text, account)
    limits = {"least": settings.TOPUP_MINIMUM, "most": settings.TOPUP_MAXIMUM}
    return {"chosen": chosen, "sum": found, "trouble": trouble, **limits}


def _chosen(
    request: AuthenticatedHttpRequest, form: BuyForm | None, short: Short | None, left: Purchase | None
) -> Chosen:
    """What was typed, else what is asked for, was ordered before, or is missing, else the smallest pack."""
    texts = request.POST.getlist("credits") if form else request.GET.getlist("credits")
    if form or texts:
        return Chosen.read(texts)
    if left and left.state != PurchaseState.PAID:
        return Chosen.of(left.credits)
    return Chosen.missing(short) if short else Chosen(packs()[0])


def _standing(request: AuthenticatedHttpRequest, account: CreditAccount) -> Notice | None:
    """What stands in the way before anything is sent."""
    if not settings.PAYMENTS_ON:
        return NOT_SET_UP
    if account.is_frozen:
        return NOTICES[BuyingFrozen]
    return UNCONFIRMED if unconfirmed.address_of(request) else None


def _left(request: AuthenticatedHttpRequest) -> Purchase | None:
    """The order that its buyer comes back from: unpaid, or paid in another window, as Stripe says now."""
    purchase_id = uuid_or_none(request.GET.get("purchase", ""))
    left = Purchase.objects.of(request.user).filter(pk=purchase_id).first() if purchase_id else None
    if left:
        look(left)
        read_again(request)
    return left
