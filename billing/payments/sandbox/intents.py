"""PaymentIntents: a sum that somebody is to pay. `payments.py` has their states."""

from billing.payments.sandbox.account import Account, Obj
from billing.payments.sandbox.customers import SHIPPING
from billing.payments.sandbox.ids import new_id
from billing.payments.sandbox.money import amount, check_charge, currency
from billing.payments.sandbox.params import address, anything, email, fields, flag, many, merged, metadata, one_of, text
from billing.payments.sandbox.payment_methods import behaviour_of, named
from billing.payments.sandbox.payments import pay, succeed
from billing.payments.sandbox.problems import Problem, Refused, unexpected_state
from billing.payments.sandbox.routes import reads, route

WORDS = {
    "description": text,
    "metadata": metadata,
    "receipt_email": email,
    "shipping": SHIPPING,
    "statement_descriptor": text,
    "statement_descriptor_suffix": text,
}
CAPTURE = one_of("automatic", "automatic_async", "manual")
INTENT = WORDS | {
    "amount": amount,
    "currency": currency,
    "confirm": flag,
    "payment_method": text,
    "payment_method_types": many(text),
    "automatic_payment_methods": anything,
    "capture_method": CAPTURE,
    "return_url": address,
    "off_session": flag,
    "confirmation_method": one_of("automatic", "manual"),
    "customer": text,
    "mandate_data": anything,
    "setup_future_usage": one_of("off_session", "on_session"),
}
UNTOLD = frozenset({"confirm", "return_url", "off_session", "mandate_data", "automatic_payment_methods"})
CONFIRMABLE = frozenset({"requires_payment_method", "requires_confirmation", "requires_action"})
CANCELLABLE = CONFIRMABLE | {"requires_capture"}
WHY = one_of("abandoned", "duplicate", "fraudulent", "requested_by_customer")


def create(account: Account, params: Obj) -> Obj:
    """An intent, which is paid at once with `confirm`."""
    check_charge(params["amount"], params["currency"])
    if "customer" in params:
        account.find("customer", params["customer"], param="customer", status=400)
    method = named(account, params["payment_method"]) if "payment_method" in params else None
    if params.get("confirm") and method is None:
        raise Refused("You cannot confirm with `confirm=true` when creating without a payment method.", param="confirm")
    facts = {name: value for name, value in params.items() if name not in UNTOLD}
    intent = made(account, facts | {"payment_method": method["id"] if method else None})
    return pay(account, intent, method) if params.get("confirm") and method else intent


def made(account: Account, facts: Obj) -> Obj:
    """The intent itself, not paid yet."""
    state = {"status": "requires_confirmation"} if facts.get("payment_method") else {}
    intent = account.make("payment_intent", "pi", **state | facts)
    account.put(intent := intent | {"client_secret": f"{intent['id']}_{new_id('secret')}"})
    account.emit("payment_intent.created", intent)
    return intent


def confirm(account: Account, params: Obj, key: str) -> Obj:
    """Pay it, by the method that is given or known."""
    intent = account.find("payment_intent", key)
    _check(intent, CONFIRMABLE, "confirm")
    method = params.get("payment_method") or intent["payment_method"]
    if not method:
        raise Problem(
            "You cannot confirm this PaymentIntent because it's missing a payment method.",
            code="payment_intent_unexpected_state",
        )
    return pay(account, intent, named(account, method))


def capture(account: Account, params: Obj, key: str) -> Obj:
    """Take what was set aside, or less."""
    intent = account.find("payment_intent", key)
    _check(intent, {"requires_capture"}, "capture")
    asked = params.get("amount_to_capture", intent["amount_capturable"])
    if asked > intent["amount_capturable"]:
        raise Problem(
            "The requested capture amount is greater than the amount you can capture for this charge.",
            code="amount_too_large",
            param="amount_to_capture",
        )
    charge = account.find("charge", intent["latest_charge"])
    method = account.find("payment_method", intent["payment_method"])
    return succeed(account, intent, charge, behaviour_of(method), asked)


def cancel(account: Account, params: Obj, key: str) -> Obj:
    """Nobody is to pay it any more."""
    intent = account.find("payment_intent", key)
    _check(intent, CANCELLABLE, "cancel")
    if next(account.every("checkout.session", payment_intent=key, status="open"), None):
        message = "You cannot cancel the PaymentIntent of a Checkout Session. Expire the Checkout Session instead."
        raise unexpected_state("payment_intent", message)
    facts = {"status": "canceled", "canceled_at": account.now(), "amount_capturable": 0}
    account.put(intent := intent | facts | {"cancellation_reason": params.get("cancellation_reason")})
    account.emit("payment_intent.canceled", intent)
    return intent


def update(account: Account, params: Obj, key: str) -> Obj:
    """Change its words, or before it is paid the sum."""
    intent = account.find("payment_intent", key)
    if "amount" in params:
        _check(intent, CONFIRMABLE, "update the amount of")
    changes = params | ({"metadata": merged(intent["metadata"], params["metadata"])} if "metadata" in params else {})
    return account.put(intent | changes)


def _check(intent: Obj, states: set[str] | frozenset[str], verb: str) -> None:
    if intent["status"] not in states:
        message = f"You cannot {verb} this PaymentIntent because it has a status of {intent['status']}."
        raise unexpected_state("payment_intent", message)


CONFIRM = {"payment_method": text, "return_url": address, "off_session": flag, "mandate_data": anything}
ROUTES = (
    route("POST", "/v1/payment_intents", create, fields(INTENT, "amount", "currency")),
    route("POST", "/v1/payment_intents/{}", update, fields(WORDS | {"amount": amount})),
    route("POST", "/v1/payment_intents/{}/confirm", confirm, fields(CONFIRM)),
    route("POST", "/v1/payment_intents/{}/capture", capture, fields({"amount_to_capture": amount})),
    route("POST", "/v1/payment_intents/{}/cancel", cancel, fields({"cancellation_reason": WHY})),
    *reads("payment_intent", "/v1/payment_intents", customer=text),
)
