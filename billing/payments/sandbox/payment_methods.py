"""Payment methods: a card, or a bank account whose payments take days."""

from dataclasses import asdict

from billing.payments.sandbox.account import BLANKS, Account, Obj
from billing.payments.sandbox.cards import CARDS, Behaviour, of_account, of_token
from billing.payments.sandbox.customers import ADDRESS
from billing.payments.sandbox.params import fields, metadata, one_of, optional_text, text, whole
from billing.payments.sandbox.problems import CardDeclined, Problem, Refused, missing
from billing.payments.sandbox.routes import reads, route

BILLING = fields({"email": optional_text, "name": optional_text, "phone": optional_text, "address": ADDRESS})
METHOD = {
    "type": one_of("card", "sepa_debit"),
    "billing_details": BILLING,
    "metadata": metadata,
    "card": fields({"token": text, "number": text, "cvc": text, "exp_month": whole(1, 12), "exp_year": whole()}),
    "sepa_debit": fields({"iban": text}, "iban"),
}


def create(account: Account, params: Obj) -> Obj:
    """One by a token or a practice card's number, or by an IBAN."""
    kind = params["type"]
    if kind not in params:
        raise Refused(f"Missing required param: {kind}.", code="parameter_missing", param=kind)
    behaviour = of_account(params[kind]["iban"]) if kind == "sepa_debit" else _card(params["card"])
    return made(account, kind, behaviour, params.get("billing_details", {}), params.get("metadata", {}))


def made(account: Account, kind: str, behaviour: Behaviour, details: Obj, words: Obj | None = None) -> Obj:
    """The method itself, entered."""
    part = _account_part(behaviour) if kind == "sepa_debit" else _card_part(account, behaviour)
    person = BLANKS["payment_method"]["billing_details"]
    billing = person | details | {"address": person["address"] | details.get("address", {})}
    own = {kind: part, "_behaviour": asdict(behaviour)}
    return account.make("payment_method", "pm", billing_details=billing, metadata=words or {}, type=kind, **own)


def named(account: Account, key: str) -> Obj:
    """The method with this id, or a new one where it is a token like `pm_card_visa`; raises Problem."""
    behaviour = of_token(key)
    if behaviour:
        return made(account, "card", behaviour, {})
    found = account.store.get(key)
    if found is None or found["object"] != "payment_method":
        raise missing("PaymentMethod", key, param="payment_method", status=400)
    return found


def behaviour_of(method: Obj) -> Behaviour:
    """How paying by it goes."""
    kept = method["_behaviour"]
    return Behaviour(**kept | {"declined": tuple(kept["declined"]) if kept["declined"] else None})


def _card(card: Obj) -> Behaviour:
    if "token" in card:
        behaviour = of_token(card["token"])
        if behaviour is None:
            raise missing("token", card["token"], param="card[token]", status=400)
        return behaviour
    if "number" not in card:
        raise Problem("Missing required param: card[number].", code="parameter_missing", param="card[number]")
    behaviour = CARDS.get(card["number"].replace(" ", ""))
    if behaviour is None:
        raise CardDeclined("Your card number is incorrect.", code="incorrect_number", param="number")
    return behaviour


def _card_part(account: Account, behaviour: Behaviour) -> Obj:
    return {
        "brand": behaviour.brand,
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
        "country": "US",
        "display_brand": behaviour.brand,
        "exp_month": 12,
        "exp_year": int(account.now() // 31_556_952) + 1973,
        "fingerprint": f"practice{behaviour.last4}",
        "funding": "credit",
        "generated_from": None,
        "last4": behaviour.last4,
        "networks": {"available": [behaviour.brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }


def _account_part(behaviour: Behaviour) -> Obj:
    return {
        "bank_code": "19043",
        "branch_code": "",
        "country": "AT",
        "fingerprint": f"practice{behaviour.last4}",
        "generated_from": {"charge": None, "setup_attempt": None},
        "last4": behaviour.last4,
    }


ROUTES = (
    route("POST", "/v1/payment_methods", create, fields(METHOD, "type")),
    *reads("payment_method", "/v1/payment_methods", type=text, customer=text),
)
