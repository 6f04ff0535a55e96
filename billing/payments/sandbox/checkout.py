"""Paying a session, with whatever the person who clicks has chosen, and what comes of it days later."""

from dataclasses import dataclass

from billing.payments.sandbox import customers
from billing.payments.sandbox.account import Account, Obj
from billing.payments.sandbox.coupons import redeem, redeemable
from billing.payments.sandbox.intents import made
from billing.payments.sandbox.invoices import invoice
from billing.payments.sandbox.money import check_charge
from billing.payments.sandbox.payment_methods import behaviour_of
from billing.payments.sandbox.payments import bounce, pay, succeed
from billing.payments.sandbox.problems import Problem
from billing.payments.sandbox.totals import PERCENT, discount_on, sums, with_sums


@dataclass(frozen=True)
class Person:
    """Who pays, as typed on the page."""

    email: str = ""
    name: str = ""
    country: str = "US"


def complete(account: Account, session: Obj, method: Obj, person: Person) -> Obj:
    """Pay an open session; raises Problem, and CardDeclined where another try may do."""
    _check_open(session)
    session = _of_person(account, session, person)
    if not session["amount_total"]:
        return _completed(account, session, "no_payment_required")
    intent = pay(account, _intent(account, session), method, is_here=True)
    return _completed(account, session, "paid" if intent["status"] == "succeeded" else "unpaid")


def enter_code(account: Account, session: Obj, word: str) -> Obj:
    """Take a promotion code while nothing is paid; raises Problem where it is none."""
    _check_open(session)
    codes = account.store.newest("promotion_code", lambda one: one["code"].lower() == word.strip().lower())
    code = next(codes, None)
    coupon = redeemable(account, code)
    if not session["allow_promotion_codes"] or code is None or coupon is None:
        raise Problem("This code is invalid.", code="promotion_code_invalid")
    session["discounts"] = [{"coupon": None, "promotion_code": code["id"]}]
    return account.put(_added_up(account, session, 0))


def settle(account: Account, intent: Obj, *, arrives: bool) -> None:
    """What took days arrives, or does not."""
    if intent["status"] != "processing":
        return
    charge = account.find("charge", intent["latest_charge"])
    behaviour = behaviour_of(account.find("payment_method", intent["payment_method"]))
    (succeed if arrives else bounce)(account, intent, charge, behaviour)
    session = next(account.every("checkout.session", payment_intent=intent["id"]), None)
    if session is None:
        return
    if arrives:
        session = _paid(account, session | {"payment_status": "paid"})
    account.emit(f"checkout.session.async_payment_{'succeeded' if arrives else 'failed'}", account.put(session))


def arrive(account: Account, intent: Obj) -> None:
    """What took days has had its days: the account it comes from decides."""
    if intent["payment_method"]:
        behaviour = behaviour_of(account.find("payment_method", intent["payment_method"]))
        settle(account, intent, arrives=behaviour.bank == "arrives")


def discount_of(account: Account, session: Obj) -> tuple[Obj | None, Obj | None]:
    """The coupon that is used and the code it came by."""
    for given in session["discounts"]:
        code = account.store.get(given["promotion_code"]) if given["promotion_code"] else None
        return account.store.get(code["promotion"]["coupon"] if code else given["coupon"]), code
    return None, None


def asks_terms(session: Obj) -> bool:
    """Whether the shop wants its terms agreed to on the page."""
    return (session["consent_collection"] or {}).get("terms_of_service") == "required"


def _of_person(account: Account, session: Obj, person: Person) -> Obj:
    """The session with who pays, and the tax of where they are."""
    known = account.store.get(session["customer"] or "") or {}
    email = session["customer_email"] or known.get("email") or person.email or None
    address = dict.fromkeys(("city", "line1", "line2", "postal_code", "state")) | {"country": person.country}
    session["customer_details"] = {
        "address": address,
        "business_name": None,
        "email": email,
        "individual_name": None,
        "name": person.name or known.get("name"),
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": [],
    }
    if session["automatic_tax"]["enabled"]:
        session["automatic_tax"]["status"] = "complete"
    session = _added_up(account, session, PERCENT.get(person.country, 0))
    if session["amount_total"]:
        check_charge(session["amount_total"], session["currency"])
    needs_customer = session["customer_creation"] == "always" or session["invoice_creation"]["enabled"]
    if session["customer"] is None and needs_customer:
        session["customer"] = customers.create(account, {"email": email, "name": person.name or None})["id"]
    return account.put(session)


def _added_up(account: Account, session: Obj, percent: float) -> Obj:
    coupon, _ = discount_of(account, session)
    discount = discount_on(session["amount_subtotal"], session["currency"], coupon)
    lines = with_sums(session["_line_items"], discount, percent if session["automatic_tax"]["enabled"] else 0)
    return session | sums(lines) | {"_line_items": lines}


def _check_open(session: Obj) -> None:
    if session["status"] != "open":
        raise Problem("This Checkout Session can no longer be paid.", code="checkout_session_not_open")


def _intent(account: Account, session: Obj) -> Obj:
    """The intent of the session: made with the first try."""
    facts = {"amount": session["amount_total"], "customer": session["customer"]}
    if session["payment_intent"]:
        return account.put(account.find("payment_intent", session["payment_intent"]) | facts)
    types = {"payment_method_types": session["payment_method_types"], "currency": session["currency"]}
    managed = {"managed_payments": session["managed_payments"]} if session["managed_payments"] else {}
    intent = made(account, session["_intent_data"] | types | facts | managed)
    session["payment_intent"] = intent["id"]
    account.put(session)
    return intent


def _completed(account: Account, session: Obj, payment_status: str) -> Obj:
    coupon, code = discount_of(account, session)
    for used in filter(None, (coupon, code)):
        redeem(account, used)
    if asks_terms(session):
        session["consent"] = {"promotions": None, "terms_of_service": "accepted"}
    session |= {"status": "complete", "url": None, "payment_status": payment_status}
    if payment_status != "unpaid":
        session = _paid(account, session)
    account.emit("checkout.session.completed", account.put(session))
    return session


def _paid(account: Account, session: Obj) -> Obj:
    if session["invoice_creation"]["enabled"] and session["invoice"] is None:
        made_ = invoice(account, session, account.find("customer", session["customer"]))
        session["invoice"] = made_["id"]
    return session
