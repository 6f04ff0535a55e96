"""The calls of Checkout's own page, which Stripe's command-line client makes in its place. They are in no manual."""

from billing.payments.sandbox.account import Account, Obj
from billing.payments.sandbox.checkout import Person, complete
from billing.payments.sandbox.params import fields, text, whole
from billing.payments.sandbox.payment_methods import named
from billing.payments.sandbox.problems import Problem
from billing.payments.sandbox.routes import route


def page(account: Account, params: Obj, key: str) -> Obj:
    """What the page knows of its session."""
    session = account.find("checkout.session", key)
    facts = {
        name: session[name] for name in ("currency", "livemode", "mode", "payment_status", "status", "success_url")
    }
    return {"id": f"ppage_{key[-24:]}", "object": "checkout.session", "session_id": key, **facts}


def confirm(account: Account, params: Obj, key: str) -> Obj:
    """Pay it, for the sum that was shown."""
    session = account.find("checkout.session", key)
    if params["expected_amount"] != session["amount_total"]:
        raise Problem("The total of this Checkout Session has changed.", code="checkout_amount_mismatch")
    method = named(account, params["payment_method"])
    billing = method["billing_details"]
    person = Person(billing["email"] or "", billing["name"] or "", billing["address"]["country"] or "US")
    complete(account, session, method, person)
    return page(account, {}, key)


CONFIRM = fields({"payment_method": text, "expected_amount": whole()}, "payment_method", "expected_amount")
ROUTES = (
    route("GET", "/v1/payment_pages/{}", page),
    route("POST", "/v1/payment_pages/{}/confirm", confirm, CONFIRM),
)
