"""What a buyer can keep: receipts and invoices. And the front page."""

from html import escape

from billing.payments.sandbox.account import Account, Obj
from billing.payments.sandbox.faults import CALLS, EVENTS
from billing.payments.sandbox.markup import document, link, section, table
from billing.payments.sandbox.money import written
from billing.payments.sandbox.pdf import pdf


def receipt(account: Account, charge: Obj) -> bytes:
    """The receipt of a charge."""
    currency, left = charge["currency"], charge["amount_captured"] - charge["amount_refunded"]
    rows = [(charge["description"] or "Payment", written(charge["amount_captured"], currency))]
    if charge["amount_refunded"]:
        rows.append(("Given back", f"−{written(charge['amount_refunded'], currency)}"))
    sums = table([*rows, ("Paid", written(left, currency))], last_is_sum=True)
    words = f"<p><code>{escape(charge['id'])}</code></p>"
    return document("Receipt", "<h1>Receipt</h1>", section("Paid", sums), words)


def invoice(account: Account, made: Obj) -> bytes:
    """An invoice, for reading."""
    currency = made["currency"]
    rows = [(line["description"], written(line["amount"], currency)) for line in made["lines"]["data"]]
    tax = made["total"] - made["total_excluding_tax"]
    sums = table([*rows, ("Tax", written(tax, currency)), ("Paid", written(made["total"], currency))], last_is_sum=True)
    whose = "".join(f"<p>{escape(made[name])}</p>" for name in ("customer_name", "customer_email") if made[name])
    own = ((one["name"], one["value"]) for one in made["custom_fields"] or [])
    foot = f"<p>{escape(made['footer'])}</p>" if made["footer"] else ""
    return document(
        f"Invoice {made['number']}",
        f"<h1>Invoice {made['number']}</h1>",
        whose,
        section("Paid", sums),
        table(own),
        foot,
    )


def invoice_pdf(account: Account, made: Obj) -> bytes:
    """An invoice, for keeping."""
    currency = made["currency"]
    lines = [f"{line['description']}: {written(line['amount'], currency)}" for line in made["lines"]["data"]]
    tax = written(made["total"] - made["total_excluding_tax"], currency)
    whose = [made[name] for name in ("customer_name", "customer_email") if made[name]]
    own = [f"{one['name']}: {one['value']}" for one in made["custom_fields"] or []]
    head = [f"Invoice {made['number']} (practice, no money was moved)", *whose, ""]
    return pdf([*head, *lines, f"Tax: {tax}", f"Paid: {written(made['total'], currency)}", "", *own])


def front(account: Account) -> bytes:
    """What this is, what happened lately, and what can go wrong on purpose."""
    lately = [session for _, session in zip(range(30), account.every("checkout.session"), strict=False)]
    rows = "".join(_item(session) for session in lately)
    return document(
        "Stripe's sandbox",
        "<h1>Stripe's sandbox</h1>",
        section("Sessions lately", f"<ul>{rows}</ul>"),
        section("Calls that fail on purpose", table(CALLS.items())),
        section("Events that go wrong on purpose", table(EVENTS.items())),
    )


def _item(session: Obj) -> str:
    return f"<li>{link('/c/pay/' + session['id'], _summary(session))}</li>"


def _summary(session: Obj) -> str:
    return (
        f"{written(session['amount_total'], session['currency'])} · {session['status']} · {session['payment_status']}"
    )
