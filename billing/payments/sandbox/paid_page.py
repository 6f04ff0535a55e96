"""What can be done on a session's page once it is paid: wait, give back, dispute, and what the bank says."""

from billing.payments.sandbox.account import Account, Obj
from billing.payments.sandbox.disputes import OPEN
from billing.payments.sandbox.markup import button, buttons, entry, form, link, section, select, table
from billing.payments.sandbox.money import written

REASONS = (
    ("fraudulent", "I did not buy this"),
    ("product_not_received", "It never came"),
    ("inquiry", "Only a question (no money moves)"),
)

STATES = {
    "needs_response": "Open: the bank has taken the money back",
    "under_review": "The bank reads the shop's evidence",
    "won": "The shop won: the money is back",
    "lost": "The shop lost",
    "warning_needs_response": "A question is open: no money has moved",
    "warning_under_review": "The bank reads the shop's answer",
    "warning_closed": "The question is closed",
}


def title(session: Obj) -> str:
    """What has become of the payment."""
    return {"paid": "Paid", "no_payment_required": "Nothing to pay"}.get(session["payment_status"], "Not paid yet")


def parts(account: Account, session: Obj, typed: dict[str, str]) -> list[str]:
    """All of it."""
    back = session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"])
    found = [f"<p>{link(back, 'Back to the shop')}</p>"]
    if session["payment_intent"] is None:
        return found
    here = f"/c/pay/{session['id']}"
    intent = account.find("payment_intent", session["payment_intent"])
    if intent["status"] == "processing":
        return [*found, _bank(here)]
    charge = account.find("charge", intent["latest_charge"])
    if charge["status"] != "succeeded":
        return [*found, f"<p>The bank did not pay: {charge['failure_code']}.</p>"]
    receipt = f"<p>{link(charge['receipt_url'], 'Receipt')}</p>"
    return [*found, receipt, _refunds(account, here, charge, typed), _disputes(account, here, charge)]


def _bank(here: str) -> str:
    words = "<p>The money is on its way. In 20 seconds the account decides, unless you do.</p>"
    ways = form(f"{here}/arrive", button("It arrives now")), form(f"{here}/bounce", button("It does not arrive"))
    return section("At the bank", words, buttons(*ways))


def _refunds(account: Account, here: str, charge: Obj, typed: dict[str, str]) -> str:
    currency = charge["currency"]
    given = table(
        (f"{one['status'].capitalize()} ({one['id']})", f"−{written(one['amount'], currency)}")
        for one in account.every("refund", charge=charge["id"])
    )
    left = charge["amount_captured"] - charge["amount_refunded"]
    if not left:
        return section("Refunds", given, "<p>All of it was given back.</p>")
    words = f"How much ({written(left, currency)} is left; empty is all of it)"
    row = entry(words, "amount", typed.get("amount", "")), f"<p>{button('Give back')}</p>"
    return section(
        "Refunds, as in Stripe's dashboard", given, form(f"{here}/refund", '<div class="row">', *row, "</div>")
    )


def _disputes(account: Account, here: str, charge: Obj) -> str:
    every = list(account.every("dispute", charge=charge["id"]))
    known = table(
        (f"{STATES[one['status']]} ({one['id']})", written(one["amount"], charge["currency"])) for one in every
    )
    if any(one["status"] in OPEN for one in every):
        ways = form(f"{here}/won", button("The shop wins")), form(f"{here}/lost", button("The shop loses"))
        return section("Disputes", known, "<p>The bank decides:</p>", buttons(*ways))
    if every:
        return section("Disputes", known)
    row = select("Why?", "reason", REASONS, "fraudulent"), f"<p>{button('Dispute it at the bank')}</p>"
    return section("Disputes", form(f"{here}/dispute", '<div class="row">', *row, "</div>"))
