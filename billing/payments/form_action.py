"""A form that is answered by a redirect to Stripe's pay page: browsers follow it where the policy names its origin."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse

API: Final = "https://api.stripe.com"
PAY_PAGE: Final = "https://checkout.stripe.com"


def pay_page_origin() -> str:
    """Where pay pages are: Stripe's, or the stand-in's own address."""
    if settings.STRIPE_API_URL == API:
        return PAY_PAGE
    parts = urlsplit(settings.STRIPE_API_URL)
    return f"{parts.scheme}://{parts.netloc}"


def leads_to_pay_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, whose forms may be answered so. Those of no other page may."""

    @wraps(view)
    def with_origin(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        vars(response)["_csp_update"] = {"form-action": [pay_page_origin()]}  # what django-csp's middleware reads
        return response

    return with_origin
