"""One purchase of a user's: its page, the same for scripts, and what is given back of it."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from billing.ledger.accounts import account_of, read_again
from billing.payments import refunds
from billing.payments.exceptions import NothingToRefund
from billing.payments.looks import look
from billing.payments.models import Purchase
from billing.payments.money import money
from billing.payments.purchase_page import render_page
from billing.payments.withdrawal import Withdrawal
from maxvideo.web.http import AuthenticatedHttpRequest

NOTHING_LEFT = "Nothing more of this purchase can be given back."


@never_cache
@require_safe
def purchase(request: AuthenticatedHttpRequest, purchase_id: uuid.UUID) -> HttpResponse:
    """Where it is, as Stripe says now."""
    found = _own(request, purchase_id)
    look(found)
    read_again(request)
    return render_page(request, found)


@never_cache
@require_safe
def purchase_json(request: AuthenticatedHttpRequest, purchase_id: uuid.UUID) -> JsonResponse:
    """One purchase for scripts."""
    found = _own(request, purchase_id)
    look(found)
    return JsonResponse(
        {
            "id": found.pk,
            "credits": found.credits,
            "amount": found.amount,
            "currency": found.currency,
            "state": found.state,
            "refundable_credits": refunds.withdrawable(found),
            "refunded_credits": found.refunded,
            "receipt_url": found.receipt_url or None,
            "created_at": found.created_at,
            "paid_at": found.paid_at,
        }
    )


@never_cache
@require_POST
def withdraw(request: AuthenticatedHttpRequest, purchase_id: uuid.UUID) -> HttpResponse:
    """Give back what is unused, once its buyer ticked what that is; more or less than that asks anew."""
    found = _own(request, purchase_id)
    if not (withdrawal := Withdrawal.of(found, account_of(request))):
        messages.info(request, NOTHING_LEFT)
        return redirect(found)
    if "confirm" not in request.POST:
        return render_page(request, found, is_unconfirmed=True, status=422)
    if request.POST.get("credits", str(withdrawal.credits)) != str(withdrawal.credits):
        return render_page(request, found, is_changed=True, status=409)
    return _give_back(request, found, withdrawal.credits)


def _give_back(request: AuthenticatedHttpRequest, found: Purchase, credits: int) -> HttpResponse:
    try:
        made = refunds.withdraw(found, credits)
    except NothingToRefund:
        return _ask_anew(request, found)
    sum_back = money(made.amount, found.currency)
    messages.success(request, f"Withdrawn: {made.credits:,} credits are taken, {sum_back} goes back to you.")
    look(found)
    return redirect(found)


def _ask_anew(request: AuthenticatedHttpRequest, found: Purchase) -> HttpResponse:
    """What was unused a moment ago is spent, on hold or given back by now."""
    read_again(request)
    if Withdrawal.of(found, account_of(request)):
        return render_page(request, found, is_changed=True, status=409)
    messages.info(request, NOTHING_LEFT)
    return redirect(found)


def _own(request: AuthenticatedHttpRequest, purchase_id: uuid.UUID) -> Purchase:
    return get_object_or_404(Purchase.objects.of(request.user).select_related("user"), pk=purchase_id)
