"""Refunds: never more than was paid, never of what a bank has taken back."""

from billing.payments.sandbox.account import Account, Obj
from billing.payments.sandbox.balance import enter
from billing.payments.sandbox.charges import kind_of
from billing.payments.sandbox.money import amount, written
from billing.payments.sandbox.params import fields, merged, metadata, one_of, text
from billing.payments.sandbox.payment_methods import behaviour_of
from billing.payments.sandbox.problems import Problem, Refused
from billing.payments.sandbox.routes import reads, route

REFUND = {
    "charge": text,
    "payment_intent": text,
    "amount": amount,
    "metadata": metadata,
    "reason": one_of("duplicate", "fraudulent", "requested_by_customer"),
}
TAKES = 10.0
"""Seconds that a refund takes which is not done at once, or until it fails."""


def create(account: Account, params: Obj) -> Obj:
    """Give back a part or the rest of a charge; raises Problem."""
    charge = _charge(account, params)
    left = charge["amount_captured"] - charge["amount_refunded"]
    _check(account, charge, left, params.get("amount"))
    return give_back(account, charge, params.get("amount", left), params)


def give_back(account: Account, charge: Obj, sum_: int, said: Obj) -> Obj:
    """The refund itself."""
    behaviour = behaviour_of(account.find("payment_method", charge["payment_method"]))
    words = {name: said[name] for name in ("metadata", "reason") if name in said}
    whose = {"charge": charge["id"], "payment_intent": charge["payment_intent"], "currency": charge["currency"]}
    state = {"status": "pending" if behaviour.refund == "pending" else "succeeded"}
    refund = account.make("refund", "re", amount=sum_, **whose, **state, **words)
    if kind_of(charge) == "payment":
        refund["destination_details"] = {"type": "sepa_debit"}
    kind = {"payment": "payment_refund", "charge": "refund"}[kind_of(charge)]
    refund["balance_transaction"] = enter(account, kind, refund, -sum_)["id"]
    account.put(refund)
    if behaviour.refund:
        account.later(TAKES, "refund", refund["id"])
    _count(account, charge, sum_)
    account.emit("refund.created", refund)
    return refund


def finish(account: Account, refund: Obj) -> None:
    """A refund that takes its time is done, or comes back."""
    charge = account.find("charge", refund["charge"])
    if behaviour_of(account.find("payment_method", charge["payment_method"])).refund == "fails":
        return _fail(account, refund, charge)
    before = refund["status"]
    account.put(refund := refund | {"status": "succeeded"})
    return _tell(account, refund, status=before)


def update(account: Account, params: Obj, key: str) -> Obj:
    """Change its words."""
    refund = account.find("refund", key)
    before = refund["metadata"]
    account.put(refund := refund | {"metadata": merged(before, params.get("metadata", {}))})
    _tell(account, refund, metadata=before)
    return refund


def _charge(account: Account, params: Obj) -> Obj:
    if "charge" in params:
        return account.find("charge", params["charge"], param="charge")
    if "payment_intent" not in params:
        message = "One of the following params should be provided for this request: payment_intent or charge."
        raise Refused(message, code="parameter_missing")
    intent = account.find("payment_intent", params["payment_intent"], param="payment_intent")
    paid = next(account.every("charge", payment_intent=intent["id"], status="succeeded"), None)
    if paid is None:
        message = f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund."
        raise Problem(message, code="payment_intent_unexpected_state")
    return paid


def _check(account: Account, charge: Obj, left: int, asked: int | None) -> None:
    key, code = charge["id"], charge["currency"]
    if charge["status"] != "succeeded" or not charge["captured"]:
        raise Problem(f"Charge {key} cannot be refunded: nothing was taken.", code="charge_not_refundable")
    if any(not one["is_charge_refundable"] for one in account.every("dispute", charge=key)):
        raise Problem(f"Charge {key} has been charged back; cannot issue a refund.", code="charge_disputed")
    if not left:
        raise Problem(f"Charge {key} has already been refunded.", code="charge_already_refunded")
    if (asked or 0) > left:
        message = f"Refund amount ({written(asked or 0, code)}) is greater than unrefunded amount on charge"
        raise Problem(f"{message} ({written(left, code)})", param="amount")


def _count(account: Account, charge: Obj, sum_: int) -> None:
    before = {name: charge[name] for name in ("amount_refunded", "refunded")}
    refunded = charge["amount_refunded"] + sum_
    account.put(charge := charge | {"amount_refunded": refunded, "refunded": refunded == charge["amount_captured"]})
    if sum_ > 0:
        account.emit("charge.refunded", charge, **before)
    else:
        account.emit("charge.updated", charge, **before)


def _fail(account: Account, refund: Obj, charge: Obj) -> None:
    """The money comes back to the merchant, and the charge can be refunded again."""
    back = enter(account, "refund_failure", refund, refund["amount"])
    facts = {"failure_reason": "lost_or_stolen_card", "failure_balance_transaction": back["id"], "status": "failed"}
    account.put(refund := refund | facts)
    _count(account, charge, -refund["amount"])
    _tell(account, refund, status="succeeded")
    account.emit("refund.failed", refund)


def _tell(account: Account, refund: Obj, **before: object) -> None:
    """One change, two events: one of the charge's family and one of the refund's."""
    account.emit("charge.refund.updated", refund, **before)
    account.emit("refund.updated", refund, **before)


ROUTES = (
    route("POST", "/v1/refunds", create, fields(REFUND)),
    route("POST", "/v1/refunds/{}", update, fields({"metadata": metadata})),
    *reads("refund", "/v1/refunds", charge=text, payment_intent=text),
)
