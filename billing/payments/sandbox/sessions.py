"""Checkout Sessions: made, looked at, given up. `checkout.py` pays them.

open ─► complete, payment_status paid | no_payment_required | unpaid (─► paid, by a method that takes days)
  └──► expired
"""

from billing.payments.sandbox.account import BLANKS, Account, Obj
from billing.payments.sandbox.ids import new_id
from billing.payments.sandbox.intents import cancel
from billing.payments.sandbox.lists import paged, reading
from billing.payments.sandbox.money import check_charge
from billing.payments.sandbox.params import fields, merged, metadata, one_of, text
from billing.payments.sandbox.problems import Problem, Refused
from billing.payments.sandbox.products import create_product, price_of
from billing.payments.sandbox.routes import reads, route
from billing.payments.sandbox.session_params import LATEST, READ, check
from billing.payments.sandbox.totals import discount_on, sums, with_sums

SESSIONS = "/v1/checkout/sessions"
TOLD = (
    "adaptive_pricing",
    "allow_promotion_codes",
    "allowed_payment_method_types",
    "billing_address_collection",
    "cancel_url",
    "client_reference_id",
    "consent_collection",
    "customer",
    "customer_creation",
    "customer_email",
    "integration_identifier",
    "locale",
    "managed_payments",
    "metadata",
    "origin_context",
    "payment_method_types",
    "phone_number_collection",
    "submit_type",
    "success_url",
    "tax_id_collection",
    "excluded_payment_method_types",
)


def create(account: Account, params: Obj) -> Obj:
    """A session with the address of its pay page."""
    check(account, params)
    if "customer" in params:
        account.find("customer", params["customer"], param="customer", status=400)
    lines = [_line(account, line, place) for place, line in enumerate(params["line_items"])]
    currencies = {line["currency"] for line in lines}
    if len(currencies) > 1:
        raise Refused("All prices on a Checkout session must have the same currency", param="line_items")
    coupon = _coupon(account, params.get("discounts", []))
    discount = discount_on(sum(line["amount_subtotal"] for line in lines), lines[0]["currency"], coupon)
    session = _made(account, params, with_sums(lines, discount, 0))
    if session["amount_total"]:
        check_charge(session["amount_total"], session["currency"])
    account.at(session["expires_at"], "expire", session["id"])
    return session


def expire(account: Account, params: Obj, key: str) -> Obj:
    """Nobody can pay it any more."""
    session = account.find("checkout.session", key)
    if session["status"] != "open":
        message = 'Only Checkout Sessions with a status in ["open"] can be expired.'
        raise Problem(f"{message} This Checkout Session has a status of {session['status']}.")
    account.put(session := session | {"status": "expired", "url": None})
    if session["payment_intent"]:
        cancel(account, {"cancellation_reason": "expired"}, session["payment_intent"])
    account.emit("checkout.session.expired", session)
    return session


def update(account: Account, params: Obj, key: str) -> Obj:
    """Change its metadata."""
    session = account.find("checkout.session", key)
    return account.put(session | {"metadata": merged(session["metadata"], params.get("metadata", {}))})


def line_items(account: Account, params: Obj, key: str) -> Obj:
    """What is bought."""
    lines = account.find("checkout.session", key)["_line_items"]
    return paged(account, "item", f"{SESSIONS}/{key}/line_items", lines, params)


def _line(account: Account, line: Obj, place: int) -> Obj:
    """A line by a price that is there, or by one made for it."""
    if ("price" in line) == ("price_data" in line):
        raise Refused("You must specify either `price` or `price_data`.", param=f"line_items[{place}]")
    if "price" in line:
        price = account.find("price", line["price"], param=f"line_items[{place}][price]", status=400)
        product = account.find("product", price["product"])
    else:
        product = _product(account, line["price_data"], place)
        price = price_of(account, product, line["price_data"], active=False)
    facts = {"price": price, "description": product["name"], "currency": price["currency"]}
    subtotal = price["unit_amount"] * line["quantity"]
    named = {"id": new_id("li"), "object": "item", "quantity": line["quantity"], "amount_subtotal": subtotal}
    return account.put(BLANKS["item"] | named | facts)


def _product(account: Account, data: Obj, place: int) -> Obj:
    if ("product" in data) == ("product_data" in data):
        raise Refused("You must specify either `product` or `product_data`.", param=f"line_items[{place}][price_data]")
    if "product" in data:
        return account.find("product", data["product"], param=f"line_items[{place}][price_data][product]", status=400)
    return create_product(account, data["product_data"], told=False) | {"active": False}


def _coupon(account: Account, discounts: list[Obj]) -> Obj | None:
    """The coupon of a discount that the merchant gives."""
    for given in discounts[:1]:
        if "promotion_code" in given:
            code = account.find("promotion_code", given["promotion_code"], param="discounts[0]", status=400)
            return account.find("coupon", code["promotion"]["coupon"])
        if "coupon" in given:
            return account.find("coupon", given["coupon"], param="discounts[0][coupon]", status=400)
    return None


def _made(account: Account, params: Obj, lines: list[Obj]) -> Obj:
    blank = BLANKS["checkout.session"]
    facts = {
        "automatic_tax": _tax(params),
        "currency": lines[0]["currency"],
        "custom_text": blank["custom_text"] | params.get("custom_text", {}),
        "discounts": [{"coupon": None, "promotion_code": None} | given for given in params.get("discounts", [])],
        "expires_at": params.get("expires_at", account.now() + LATEST),
        "invoice_creation": _invoice(params),
    }
    own = {"id": new_id("cs_test", 58), "_line_items": lines, "_intent_data": params.get("payment_intent_data", {})}
    said = {name: params[name] for name in TOLD if name in params}
    session = account.make("checkout.session", "cs", **own, **facts, **sums(lines), **said)
    return account.put(session | {"url": f"{account.url}/c/pay/{session['id']}"})


def _tax(params: Obj) -> Obj:
    is_on = any(params.get(name, {}).get("enabled") for name in ("automatic_tax", "managed_payments"))
    status = "requires_location_inputs" if is_on else None
    liability = {"type": "self"} if params.get("automatic_tax", {}).get("enabled") else None
    return {"enabled": is_on, "liability": liability, "provider": "stripe" if is_on else None, "status": status}


def _invoice(params: Obj) -> Obj:
    wanted = params.get("invoice_creation", {})
    filled = BLANKS["checkout.session"]["invoice_creation"]["invoice_data"] | wanted.get("invoice_data", {})
    return {"enabled": wanted.get("enabled", False), "invoice_data": filled}


ROUTES = (
    route("POST", SESSIONS, create, READ),
    route("POST", f"{SESSIONS}/{{}}", update, fields({"metadata": metadata})),
    route("POST", f"{SESSIONS}/{{}}/expire", expire),
    route("GET", f"{SESSIONS}/{{}}/line_items", line_items, reading()),
    *reads(
        "checkout.session", SESSIONS, payment_intent=text, customer=text, status=one_of("complete", "expired", "open")
    ),
)
