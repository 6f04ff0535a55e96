"""Charges: one try to take money from a card or an account, and what became of the money."""

from billing.payments.sandbox.account import Account, Obj
from billing.payments.sandbox.balance import enter, fee_of
from billing.payments.sandbox.cards import DECLINES, Behaviour
from billing.payments.sandbox.ids import new_id
from billing.payments.sandbox.params import fields, merged, metadata, optional_text, text
from billing.payments.sandbox.routes import reads, route

OF_INTENT = ("amount", "currency", "customer", "description", "metadata", "receipt_email", "shipping")
DECLINED = {
    "network_status": "declined_by_network",
    "type": "issuer_declined",
    "seller_message": "The bank gave no reason.",
}


def charge(account: Account, intent: Obj, method: Obj, *, status: str, captured: bool = True) -> Obj:
    """A try to take what the intent is about; no money has moved yet."""
    key = new_id("py" if method["type"] == "sepa_debit" else "ch")
    same = {name: intent[name] for name in OF_INTENT}
    how = {"payment_method": method["id"], "payment_method_details": _details(method)}
    state = {"captured": captured, "status": status, "paid": status == "succeeded"}
    whose = {"payment_intent": intent["id"], "billing_details": method["billing_details"]}
    return account.make("charge", "ch", id=key, **same, **how, **state, **whose)


def take(account: Account, made: Obj, amount: int) -> Obj:
    """The money of a charge comes in."""
    transaction = enter(account, kind_of(made), made, amount, fee=fee_of(amount))
    facts = {"amount_captured": amount, "balance_transaction": transaction["id"], "captured": True, "paid": True}
    more = {"status": "succeeded", "receipt_url": f"{account.url}/receipts/{made['id']}"}
    return account.put(made | facts | more)


def fail(account: Account, made: Obj, behaviour: Behaviour) -> Obj:
    """The money of a charge does not come."""
    code, decline = behaviour.declined or ("insufficient_funds", None)
    outcome = made["outcome"] | DECLINED | {"reason": decline or code}
    words = DECLINES.get(decline or "", DECLINES.get(code, "Your card was declined."))
    facts = {"status": "failed", "paid": False, "failure_code": code, "failure_message": words, "outcome": outcome}
    return account.put(made | facts)


def kind_of(made: Obj) -> str:
    """`payment` where it came from a bank account, as lines of the balance call it."""
    return "payment" if made["id"].startswith("py_") else "charge"


def update(account: Account, params: Obj, key: str) -> Obj:
    """Change its words."""
    made = account.find("charge", key)
    before = {name: made[name] for name in params}
    changes = params | ({"metadata": merged(made["metadata"], params["metadata"])} if "metadata" in params else {})
    account.put(made := made | changes)
    account.emit("charge.updated", made, **before)
    return made


def _details(method: Obj) -> Obj:
    part = method[method["type"]]
    if method["type"] == "sepa_debit":
        facts = {name: part[name] for name in ("bank_code", "branch_code", "country", "fingerprint", "last4")}
        return {"type": "sepa_debit", "sepa_debit": facts | {"mandate": new_id("mandate")}}
    facts = {
        name: part[name]
        for name in (
            "brand",
            "checks",
            "country",
            "exp_month",
            "exp_year",
            "fingerprint",
            "funding",
            "last4",
            "regulated_status",
            "wallet",
        )
    }
    more = {"installments": None, "mandate": None, "network": part["brand"], "three_d_secure": None}
    return {"type": "card", "card": facts | more}


CHANGES = fields({"description": optional_text, "metadata": metadata, "receipt_email": optional_text})
ROUTES = (
    route("POST", "/v1/charges/{}", update, CHANGES),
    *reads("charge", "/v1/charges", payment_intent=text, customer=text),
)
