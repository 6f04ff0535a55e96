"""Ordering credits, and all orders so far."""

from typing import Final

from django.conf import settings
from django.db.models import Q, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from billing.payments import checkout
from billing.payments.buy_page import back_of, render_page, render_sum
from billing.payments.exceptions import PurchaseRefused, StripeError, StripeRefused
from billing.payments.form_action import leads_to_pay_page
from billing.payments.forms import BuyForm
from billing.payments.models import Purchase
from billing.payments.notices import INVALID, NOT_SET_UP, notice_of
from maxvideo.web.alarm import raise_alarm
from maxvideo.web.http import AuthenticatedHttpRequest, is_htmx
from maxvideo.web.uuids import uuid_or_none

PAGE: Final = 50
SEE_OTHER: Final = 303
SHOW: Final = "show"  # the button that without a script asks for the sum alone


@never_cache
@leads_to_pay_page
@require_http_methods(["GET", "HEAD", "POST"])
def buy(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The form of an order; sent, it leads to Stripe's pay page. For htmx, the sum of what is chosen."""
    if request.method == "POST":
        return _order(request)
    return render_sum(request) if is_htmx(request) else render_page(request)


@never_cache
@require_safe
def purchases(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Every order, newest first; `?before=` is the last one of the page before."""
    own = Purchase.objects.of(request.user).order_by("-created_at", "-pk")
    if before := uuid_or_none(request.GET.get("before", "")):
        own = own.filter(_after(own.filter(pk=before)))
    found = list(own[: PAGE + 1])
    older = f"before={found[PAGE - 1].pk}" if len(found) > PAGE else ""
    return render(request, "billing/payments/purchases.html", {"purchases": found[:PAGE], "older": older})


def _after(last: QuerySet[Purchase]) -> Q:
    """What comes after a row in the list; nothing where there is no such row."""
    created_at = Subquery(last.order_by().values("created_at"))
    return Q(created_at__lt=created_at) | Q(created_at=created_at, pk__lt=Subquery(last.order_by().values("pk")))


def _order(request: AuthenticatedHttpRequest) -> HttpResponse:
    form = BuyForm(request.POST)
    is_sound = form.is_valid()
    if SHOW in request.POST:
        form.errors.pop("accept_terms", None)
        return render_page(request, form)
    if not settings.PAYMENTS_ON:
        return render_page(request, form, notice=NOT_SET_UP)
    if not is_sound:
        return render_page(request, form, notice=INVALID)
    try:
        credits = form.cleaned_data["credits"]
        purchase = checkout.begin(request.user, credits, form_key=form.key, back=back_of(request))
    except (PurchaseRefused, StripeError) as error:
        if isinstance(error, StripeRefused):
            raise_alarm("Stripe takes no orders (%s)", error.code)
        return render_page(request, form, notice=notice_of(error))
    return HttpResponse(status=SEE_OTHER, headers={"Location": purchase.page_url or purchase.get_absolute_url()})
