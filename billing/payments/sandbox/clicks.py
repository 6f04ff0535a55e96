"""What a click on a session's page does."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from billing.payments.sandbox import checkout, disputes, refunds, sessions
from billing.payments.sandbox.account import Account, Obj
from billing.payments.sandbox.checkout import Person, asks_terms
from billing.payments.sandbox.money import WITHOUT_CENTS
from billing.payments.sandbox.paid_page import REASONS
from billing.payments.sandbox.problems import Problem
from billing.payments.sandbox.ways import method

Typed = dict[str, str]
Click = Callable[[Account, Obj, Typed], None]


def pay(account: Account, session: Obj, typed: Typed) -> None:
    """Pay by the chosen way."""
    email = typed.get("email", "").strip()
    _check(session, email, typed)
    person = Person(email, typed.get("name", ""), typed.get("country", "US"))
    address = {"country": person.country}
    details = {"email": session["customer_email"] or email or None, "name": person.name or None, "address": address}
    checkout.complete(account, session, method(account, typed.get("way", ""), details), person)


def enter_code(account: Account, session: Obj, typed: Typed) -> None:
    """Use a promotion code."""
    checkout.enter_code(account, session, typed.get("code", ""))


def expire(account: Account, session: Obj, typed: Typed) -> None:
    """Let the session expire."""
    sessions.expire(account, {}, session["id"])


def arrive(account: Account, session: Obj, typed: Typed) -> None:
    """The money comes, before its time."""
    checkout.settle(account, account.find("payment_intent", session["payment_intent"]), arrives=True)


def bounce(account: Account, session: Obj, typed: Typed) -> None:
    """The money will not come."""
    checkout.settle(account, account.find("payment_intent", session["payment_intent"]), arrives=False)


def refund(account: Account, session: Obj, typed: Typed) -> None:
    """Give back what is typed, or all of it."""
    asked = _sum(typed.get("amount", ""), session["currency"])
    amount = {} if asked is None else {"amount": asked}
    words = {"payment_intent": session["payment_intent"], "reason": "requested_by_customer"}
    refunds.create(account, words | amount)


def dispute(account: Account, session: Obj, typed: Typed) -> None:
    """Ask the bank for the money."""
    charge = _charge(account, session)
    if charge["status"] != "succeeded" or charge["disputed"] or charge["refunded"]:
        raise Problem("There is nothing here that a bank could take back.")
    if typed.get("reason") not in dict(REASONS):
        raise Problem("Say why.")
    disputes.start(account, charge, typed["reason"])


def win(account: Account, session: Obj, typed: Typed) -> None:
    """The bank finds for the shop."""
    found = _dispute(account, session)
    disputes.close(account, found, "warning_closed" if found["status"].startswith("warning") else "won")


def lose(account: Account, session: Obj, typed: Typed) -> None:
    """The bank finds for the buyer."""
    found = _dispute(account, session)
    disputes.close(account, found, disputes.lost(found))


def _check(session: Obj, email: str, typed: Typed) -> None:
    if not session["customer"] and not session["customer_email"] and "@" not in email[1:-1]:
        raise Problem("Type your e-mail address.", param="email")
    if asks_terms(session) and "terms" not in typed:
        raise Problem("Agree to the shop's terms first.", param="terms")


def _charge(account: Account, session: Obj) -> Obj:
    intent = account.find("payment_intent", session["payment_intent"] or "")
    return account.find("charge", intent["latest_charge"] or "")


def _dispute(account: Account, session: Obj) -> Obj:
    found = next(account.every("dispute", charge=_charge(account, session)["id"]), None)
    if found is None:
        raise Problem("There is no dispute.")
    return found


def _sum(typed: str, currency: str) -> int | None:
    """What is typed, in the smallest unit; nothing where nothing is typed."""
    if not typed.strip():
        return None
    try:
        found = Decimal(typed.strip().replace(",", ".")) * (1 if currency in WITHOUT_CENTS else 100)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or found != found.to_integral_value() or found <= 0:
        raise Problem("Type a sum like 12.50.", param="amount")
    return int(found)


CLICKS: dict[str, Click] = {
    "pay": pay,
    "code": enter_code,
    "expire": expire,
    "arrive": arrive,
    "bounce": bounce,
    "refund": refund,
    "dispute": dispute,
    "won": win,
    "lost": lose,
}
