"""What a Checkout Session takes when it is made. https://docs.stripe.com/api/checkout/sessions/create"""

from typing import Any

from billing.payments.sandbox.account import Account, Obj
from billing.payments.sandbox.intents import CAPTURE, WORDS
from billing.payments.sandbox.money import currency
from billing.payments.sandbox.params import address, email, fields, flag, many, metadata, one_of, text, whole
from billing.payments.sandbox.problems import Refused
from billing.payments.sandbox.products import PRODUCT, TAX_BEHAVIOR

SWITCH = fields({"enabled": flag}, "enabled")
MESSAGE = fields({"message": text}, "message")
PRICE_DATA = fields(
    {
        "currency": currency,
        "unit_amount": whole(),
        "product": text,
        "product_data": fields(PRODUCT, "name"),
        "tax_behavior": TAX_BEHAVIOR,
    },
    "currency",
    "unit_amount",
)
LINE = fields({"price": text, "price_data": PRICE_DATA, "quantity": whole(1, 999_999)}, "quantity")
INVOICE = fields(
    {
        "description": text,
        "footer": text,
        "metadata": metadata,
        "custom_fields": many(fields({"name": text, "value": text}, "name", "value")),
    }
)
INTENT_DATA = WORDS | {"capture_method": CAPTURE, "setup_future_usage": one_of("off_session", "on_session")}
PLACES = ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")
SESSION: dict[str, Any] = {
    "mode": one_of("payment", "setup", "subscription"),
    "line_items": many(LINE),
    "currency": currency,
    "success_url": address,
    "cancel_url": address,
    "client_reference_id": text,
    "metadata": metadata,
    "customer": text,
    "customer_email": email,
    "customer_creation": one_of("always", "if_required"),
    "expires_at": whole(),
    "allow_promotion_codes": flag,
    "discounts": many(fields({"coupon": text, "promotion_code": text})),
    "automatic_tax": SWITCH,
    "managed_payments": SWITCH,
    "adaptive_pricing": SWITCH,
    "invoice_creation": fields({"enabled": flag, "invoice_data": INVOICE}, "enabled"),
    "payment_intent_data": fields(INTENT_DATA),
    "payment_method_types": many(one_of("card", "sepa_debit", "link")),
    "allowed_payment_method_types": many(text),
    "excluded_payment_method_types": many(text),
    "locale": text,
    "submit_type": one_of("auto", "book", "donate", "pay", "subscribe"),
    "ui_mode": one_of("hosted_page", "hosted"),
    "billing_address_collection": one_of("auto", "required"),
    "phone_number_collection": SWITCH,
    "tax_id_collection": fields({"enabled": flag, "required": one_of("if_supported", "never")}, "enabled"),
    "customer_update": fields(dict.fromkeys(("address", "name", "shipping"), one_of("auto", "never"))),
    "custom_text": fields(dict.fromkeys(PLACES, MESSAGE)),
    "consent_collection": fields(
        {"terms_of_service": one_of("none", "required"), "promotions": one_of("auto", "none")}
    ),
    "integration_identifier": text,
    "origin_context": one_of("mobile_app", "web"),
}
READ = fields(SESSION, "mode", "line_items", "success_url")

SOONEST, LATEST = 30 * 60, 24 * 60 * 60
UNMANAGED = (
    "automatic_tax",
    "invoice_creation",
    "tax_id_collection",
    "allowed_payment_method_types",
    "excluded_payment_method_types",
)
"""What Stripe decides itself where it is the merchant of record."""

EXCLUSIVE = (("customer", "customer_email"), ("allow_promotion_codes", "discounts"))


def check(account: Account, params: Obj) -> None:
    """Refuse what does not go together."""
    if params["mode"] != "payment":
        raise Refused("The sandbox knows no mode but `payment`.", param="mode")
    for one, other in EXCLUSIVE:
        if one in params and other in params:
            raise Refused(f"You may only specify one of these parameters: {one}, {other}.", param=one)
    if not params["line_items"]:
        raise Refused("Missing required param: line_items.", code="parameter_missing", param="line_items")
    _check_managed(params)
    _check_end(account, params.get("expires_at"))


def _check_managed(params: Obj) -> None:
    if not params.get("managed_payments", {}).get("enabled"):
        return
    for name in UNMANAGED:
        if name in params:
            raise Refused(f"You cannot use `{name}` with Managed Payments.", param=name)
    for place, line in enumerate(params["line_items"]):
        if "price_data" in line and "tax_code" not in line["price_data"].get("product_data", {"tax_code": ""}):
            raise Refused(
                "Managed Payments needs an eligible tax code for each product.",
                param=f"line_items[{place}][price_data][product_data][tax_code]",
            )


def _check_end(account: Account, end: int | None) -> None:
    if end is None:
        return
    start = "from Checkout Session creation."
    if end < account.now() + SOONEST - 5:
        raise Refused(f"The `expires_at` timestamp must be at least 30 minutes {start}", param="expires_at")
    if end > account.now() + LATEST + 5:
        raise Refused(f"The `expires_at` timestamp must be less than 24 hours {start}", param="expires_at")
