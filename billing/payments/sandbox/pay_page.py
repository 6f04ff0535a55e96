"""The page at a session's address, before it is paid and after."""

from html import escape

from billing.payments.sandbox import paid_page
from billing.payments.sandbox.account import Account, Obj
from billing.payments.sandbox.checkout import asks_terms, discount_of
from billing.payments.sandbox.markup import button, choices, document, entry, form, link, section, select, table, tick
from billing.payments.sandbox.money import written
from billing.payments.sandbox.totals import PERCENT
from billing.payments.sandbox.ways import NEWS, WAYS

TITLES = {"open": "Pay", "expired": "This page has expired", "complete": "Paid"}


def page(account: Account, session: Obj, typed: dict[str, str], error: str = "") -> bytes:
    """The page, with what was typed and what is wrong with it."""
    alert = f'<p class="error" role="alert">{escape(error)}</p>' if error else ""
    title = paid_page.title(session) if session["status"] == "complete" else TITLES[session["status"]]
    parts = {"open": _open, "expired": _expired, "complete": paid_page.parts}[session["status"]]
    return document(title, f"<h1>{escape(title)}</h1>", alert, _bill(account, session), *parts(account, session, typed))


def _open(account: Account, session: Obj, typed: dict[str, str]) -> list[str]:
    here = f"/c/pay/{session['id']}"
    pay = form(
        f"{here}/pay",
        _person(session, typed),
        choices("How do you pay?", "way", ((key, *one[1:]) for key, one in WAYS.items()), typed.get("way", "card")),
        select("How does the shop hear of it?", "news", _news(), typed.get("news", "")),
        tick("terms", "I agree to the shop's terms.") if asks_terms(session) else "",
        button(_pay(session), is_main=True),
    )
    found = [_code(here, typed) if session["allow_promotion_codes"] else "", section("By what", pay)]
    ways = [form(f"{here}/expire", button("Let this page expire"))]
    if session["cancel_url"]:
        ways.append(f"<p>{link(session['cancel_url'], 'Back to the shop without paying')}</p>")
    return [*found, section("Or not", *ways)]


def _news() -> list[tuple[str, str]]:
    return [(key, f"{words}: {more}") for key, (words, more) in NEWS.items()]


def _pay(session: Obj) -> str:
    total = session["amount_total"]
    return f"Pay {written(total, session['currency'])}" if total else "Finish: there is nothing to pay"


def _expired(account: Account, session: Obj, typed: dict[str, str]) -> list[str]:
    words = "<p>Nothing was paid, and nothing can be paid here any more.</p>"
    return [words, f"<p>{link(session['cancel_url'], 'Back to the shop')}</p>" if session["cancel_url"] else ""]


def _person(session: Obj, typed: dict[str, str]) -> str:
    if session["customer_email"]:
        email = f"<p><span class=label>E-mail</span>{escape(session['customer_email'])}</p>"
    else:
        email = entry("E-mail", "email", typed.get("email", ""), kind="email", needed=not session["customer"])
    if not session["automatic_tax"]["enabled"]:
        return email
    countries = ((code, f"{code}, {percent} % tax") for code, percent in PERCENT.items())
    return email + select("Country", "country", countries, typed.get("country", "US"))


def _code(here: str, typed: dict[str, str]) -> str:
    row = entry("Promotion code", "code", typed.get("code", "")), f"<p>{button('Use it')}</p>"
    return section("A code?", form(f"{here}/code", '<div class="row">', *row, "</div>"))


def _bill(account: Account, session: Obj) -> str:
    currency, details = session["currency"], session["total_details"]
    rows = [
        (f"{line['description']} × {line['quantity']}", written(line["amount_subtotal"], currency))
        for line in session["_line_items"]
    ]
    if details["amount_discount"]:
        _, code = discount_of(account, session)
        words = f"Off with {code['code']}" if code else "Off"
        rows.append((words, f"−{written(details['amount_discount'], currency)}"))
    if details["amount_tax"]:
        rows.append(("Tax", written(details["amount_tax"], currency)))
    return section("Bill", table([*rows, ("Total", written(session["amount_total"], currency))], last_is_sum=True))
