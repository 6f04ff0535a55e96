"""Invoices of sessions that ask for one: made when the session is paid."""

from billing.payments.sandbox.account import BLANKS, Account, Obj
from billing.payments.sandbox.ids import new_id
from billing.payments.sandbox.params import one_of, text
from billing.payments.sandbox.routes import reads


def invoice(account: Account, session: Obj, customer: Obj) -> Obj:
    """The invoice of a session that is paid."""
    made = account.make("invoice", "in", **_whose(session, customer), **_sums(account, session))
    page = f"{account.url}/invoices/{made['id']}"
    account.put(made := made | {"hosted_invoice_url": page, "invoice_pdf": f"{page}/pdf"})
    for word in ("created", "finalized", "paid"):
        account.emit(f"invoice.{word}", made)
    return made


def _whose(session: Obj, customer: Obj) -> Obj:
    person, data = session["customer_details"] or {}, session["invoice_creation"]["invoice_data"]
    return {
        "automatic_tax": session["automatic_tax"] | {"disabled_reason": None},
        "currency": session["currency"],
        "custom_fields": data["custom_fields"],
        "customer": customer["id"],
        "customer_address": person.get("address"),
        "customer_email": person.get("email"),
        "customer_name": person.get("name"),
        "description": data["description"],
        "footer": data["footer"],
        "metadata": data["metadata"],
        "number": f"{customer['invoice_prefix']}-0001",
    }


def _sums(account: Account, session: Obj) -> Obj:
    now, total, tax = account.now(), session["amount_total"], session["total_details"]["amount_tax"]
    url = f"/v1/checkout/sessions/{session['id']}/line_items"
    lines = [_line(account, session, line) for line in session["_line_items"]]
    return {
        "amount_due": total,
        "amount_paid": total,
        "effective_at": now,
        "period_end": now,
        "period_start": now,
        "lines": {"object": "list", "data": lines, "has_more": False, "url": url},
        "total": total,
        "status_transitions": {"finalized_at": now, "marked_uncollectible_at": None, "paid_at": now, "voided_at": None},
        "subtotal": session["amount_subtotal"],
        "subtotal_excluding_tax": session["amount_subtotal"],
        "total_excluding_tax": total - tax,
    }


def _line(account: Account, session: Obj, line: Obj) -> Obj:
    sums = {"amount": line["amount_subtotal"], "subtotal": line["amount_subtotal"], "quantity": line["quantity"]}
    period = {"end": session["created"], "start": session["created"]}
    facts = {"currency": line["currency"], "description": line["description"], "period": period}
    return BLANKS["line_item"] | {"id": new_id("il"), "object": "line_item"} | sums | facts


ROUTES = reads(
    "invoice", "/v1/invoices", customer=text, status=one_of("draft", "open", "paid", "uncollectible", "void")
)
