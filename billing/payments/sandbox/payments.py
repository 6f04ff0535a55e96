"""Paying an intent: by card at once, or by a method that takes days.

requires_payment_method ─► requires_confirmation ─► succeeded
         ▲                          ├─► requires_capture ─► succeeded
         └── declined, bounced ◄────┼─► processing ─► succeeded
                                    └─► requires_action ─► (paid on a page; here as often as it is confirmed again)
"""

from billing.payments.sandbox import charges, disputes
from billing.payments.sandbox.account import Account, Obj
from billing.payments.sandbox.cards import Behaviour
from billing.payments.sandbox.payment_methods import behaviour_of
from billing.payments.sandbox.problems import DOCS, CardDeclined

BANK_TAKES = 20.0
"""Seconds for which a payment that takes days is on its way."""


def pay(account: Account, intent: Obj, method: Obj, *, is_here: bool = False) -> Obj:
    """Try to pay; the intent after it. `is_here`: somebody can show the bank who they are. Raises CardDeclined."""
    behaviour = behaviour_of(method)
    intent = account.put(intent | {"payment_method": method["id"], "next_action": None, "last_payment_error": None})
    if behaviour.asks and not is_here:
        return _ask(account, intent)
    if behaviour.declined:
        return _decline(account, intent, method, behaviour)
    if behaviour.bank:
        return _wait(account, intent, method)
    if intent["capture_method"] == "manual":
        return _authorize(account, intent, method)
    charge = charges.charge(account, intent, method, status="succeeded")
    return succeed(account, intent, charge, behaviour)


def succeed(account: Account, intent: Obj, charge: Obj, behaviour: Behaviour, amount: int | None = None) -> Obj:
    """The money is there."""
    before = {"status": intent["status"]}
    charge = charges.take(account, charge, intent["amount"] if amount is None else amount)
    facts = {"amount_received": charge["amount_captured"], "amount_capturable": 0, "latest_charge": charge["id"]}
    account.put(intent := intent | facts | {"status": "succeeded"})
    account.emit("charge.captured" if before["status"] == "requires_capture" else "charge.succeeded", charge)
    account.emit("payment_intent.succeeded", intent, **before)
    if behaviour.dispute:
        disputes.start(account, charge, behaviour.dispute)
    return intent


def bounce(account: Account, intent: Obj, charge: Obj, behaviour: Behaviour) -> Obj:
    """The money does not come; somebody may try another way."""
    charge = charges.fail(account, charge, behaviour)
    error = _error(charge, behaviour) | {"payment_method": account.find("payment_method", charge["payment_method"])}
    facts = {"status": "requires_payment_method", "latest_charge": charge["id"], "payment_method": None}
    account.put(intent := intent | facts | {"last_payment_error": error})
    account.emit("charge.failed", charge)
    account.emit("payment_intent.payment_failed", intent)
    return intent


def _decline(account: Account, intent: Obj, method: Obj, behaviour: Behaviour) -> Obj:
    charge = charges.charge(account, intent, method, status="failed")
    intent = bounce(account, intent, charge, behaviour)
    error = dict(intent["last_payment_error"])
    del error["type"]
    raise CardDeclined(error.pop("message"), **error, payment_intent=intent)


def _error(charge: Obj, behaviour: Behaviour) -> Obj:
    code, decline = behaviour.declined or ("payment_intent_payment_attempt_failed", None)
    more = {"decline_code": decline} if decline else {}
    page = f"{DOCS}/{code.replace('_', '-')}"
    words = {"message": charge["failure_message"], "doc_url": page, "type": "card_error"}
    return {"charge": charge["id"], "code": code, **words, **more}


def _wait(account: Account, intent: Obj, method: Obj) -> Obj:
    charge = charges.charge(account, intent, method, status="pending")
    account.put(intent := intent | {"status": "processing", "latest_charge": charge["id"]})
    account.emit("charge.pending", charge)
    account.emit("payment_intent.processing", intent)
    account.later(BANK_TAKES, "settle", intent["id"])
    return intent


def _authorize(account: Account, intent: Obj, method: Obj) -> Obj:
    charge = account.put(charges.charge(account, intent, method, status="succeeded", captured=False))
    facts = {"status": "requires_capture", "amount_capturable": intent["amount"], "latest_charge": charge["id"]}
    account.put(intent := intent | facts)
    account.emit("charge.succeeded", charge)
    account.emit("payment_intent.amount_capturable_updated", intent)
    return intent


def _ask(account: Account, intent: Obj) -> Obj:
    action = {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect"}}
    account.put(intent := intent | {"status": "requires_action", "next_action": action})
    account.emit("payment_intent.requires_action", intent)
    return intent
