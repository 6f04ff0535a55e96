"""Buying credits: the order, the purchase, and what is given back of it."""

import uuid
from contextlib import suppress

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.payments import checkout, refunds
from billing.payments.exceptions import NothingToRefund
from billing.payments.form_action import leads_to_pay_page
from billing.payments.looks import look
from billing.payments.models import Purchase
from maxvideo.web.http import AuthenticatedHttpRequest
from maxvideo.web.uuids import uuid_or_none


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@leads_to_pay_page
def buy(request: AuthenticatedHttpRequest) -> HttpResponse:
    """PLACEHOLDER."""
    if request.method != "POST":
        return HttpResponse("")
    form_key = uuid_or_none(request.POST.get("form_key", "")) or uuid.uuid4()
    credits = int([one for one in request.POST.getlist("credits") if one.strip()][-1])
    purchase = checkout.begin(request.user, credits, form_key=form_key)
    return HttpResponse(status=303, headers={"Location": purchase.page_url or purchase.get_absolute_url()})


@never_cache
@require_safe
def purchase(request: AuthenticatedHttpRequest, purchase_id: uuid.UUID) -> HttpResponse:
    """PLACEHOLDER."""
    found = _own(request, purchase_id)
    look(found)
    return HttpResponse(found.state)


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
    """PLACEHOLDER."""
    found = _own(request, purchase_id)
    with suppress(NothingToRefund):
        refunds.withdraw(found)
    look(found)
    return redirect(found)


def _own(request: AuthenticatedHttpRequest, purchase_id: uuid.UUID) -> Purchase:
    return get_object_or_404(Purchase.objects.of(request.user).select_related("user"), pk=purchase_id)
