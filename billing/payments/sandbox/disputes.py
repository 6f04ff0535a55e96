"""Disputes: a bank takes the money back at once, and gives it back where the merchant wins.

needs_response ─► under_review ─► won (funds_reinstated)      warning_needs_response ─► warning_under_review
      └───────────────┴─► lost                                          └─► warning_closed: no money moved
"""

from typing import Any

from billing.payments.sandbox.account import BLANKS, Account, Obj
from billing.payments.sandbox.balance import DISPUTE_FEE, enter
from billing.payments.sandbox.params import fields, flag, merged, metadata, optional_text, text
from billing.payments.sandbox.problems import Problem
from billing.payments.sandbox.routes import reads, route

WINNING, LOSING = "winning_evidence", "losing_evidence"
"""As `evidence[uncategorized_text]`: how it ends. https://docs.stripe.com/testing#evidence"""

DECIDES_AFTER = 5.0
ANSWER_WITHIN = 9 * 86400
OPEN = frozenset({"needs_response", "under_review", "warning_needs_response", "warning_under_review"})


def start(account: Account, charge: Obj, reason: str, amount: int | None = None) -> Obj:
    """A dispute of a charge; `inquiry` as reason moves no money."""
    is_inquiry = reason == "inquiry"
    left = charge["amount_captured"] - charge["amount_refunded"]
    is_about = {name: charge[name] for name in ("currency", "payment_intent")} | {"charge": charge["id"]}
    details = BLANKS["dispute"]["evidence_details"] | {"due_by": account.now() + ANSWER_WITHIN}
    inquiry = {"is_charge_refundable": True, "reason": "general", "status": "warning_needs_response"}
    facts = is_about | {"amount": left if amount is None else amount, "evidence_details": details, "reason": reason}
    dispute = account.make("dispute", "du", **facts | (inquiry if is_inquiry else {}))
    account.at(details["due_by"], "decide", dispute["id"])
    account.put(charge | {"disputed": True})
    if is_inquiry:
        account.emit("charge.dispute.created", dispute)
        return dispute
    return _withdraw(account, dispute)


def close(account: Account, dispute: Obj, status: str) -> Obj:
    """It ends: `won`, `lost` or `warning_closed`."""
    if dispute["status"] not in OPEN:
        raise Problem("This dispute is already closed", code="dispute_already_closed")
    before = dispute["status"]
    account.put(dispute := dispute | {"status": status})
    if status == "won":
        back = enter(account, "adjustment", dispute, dispute["amount"], category="dispute_reversal")
        dispute["balance_transactions"].append(back)
        dispute["is_charge_refundable"] = True
        account.put(dispute)
        account.emit("charge.dispute.funds_reinstated", dispute)
    account.emit("charge.dispute.closed", dispute, status=before)
    return dispute


def lost(dispute: Obj) -> str:
    """What it ends as where the merchant gives in."""
    return "warning_closed" if dispute["status"].startswith("warning") else "lost"


def give_in(account: Account, params: Obj, key: str) -> Obj:
    """The merchant closes it."""
    dispute = account.find("dispute", key)
    return close(account, dispute, lost(dispute))


def update(account: Account, params: Obj, key: str) -> Obj:
    """Words, or evidence, which is sent to the bank unless `submit` is false."""
    dispute = account.find("dispute", key)
    if dispute["status"] not in OPEN:
        raise Problem("This dispute is already closed", code="dispute_already_closed")
    before: dict[str, Any] = {name: dispute[name] for name in params if name in dispute}
    dispute["metadata"] = merged(dispute["metadata"], params.get("metadata", {}))
    dispute["evidence"] |= params.get("evidence", {})
    if params.get("evidence") and params.get("submit", True):
        dispute = _submitted(account, dispute)
    account.put(dispute)
    account.emit("charge.dispute.updated", dispute, **before)
    return dispute


def decide(account: Account, dispute: Obj) -> None:
    """The bank says who wins, by the evidence; who sends none in time loses."""
    if dispute["status"] in OPEN:
        is_won = dispute["evidence"]["uncategorized_text"] == WINNING and not dispute["status"].startswith("warning")
        close(account, dispute, "won" if is_won else lost(dispute))


def _submitted(account: Account, dispute: Obj) -> Obj:
    details = dispute["evidence_details"]
    details |= {"has_evidence": True, "submission_count": details["submission_count"] + 1}
    if dispute["evidence"]["uncategorized_text"] in {WINNING, LOSING}:
        account.later(DECIDES_AFTER, "decide", dispute["id"])
    word = "warning_under_review" if dispute["status"].startswith("warning") else "under_review"
    return dispute | {"status": word}


def _withdraw(account: Account, dispute: Obj) -> Obj:
    """The money goes when the dispute comes, long before anybody has lost."""
    taken = enter(account, "adjustment", dispute, -dispute["amount"], fee=DISPUTE_FEE, category="dispute")
    account.put(dispute := dispute | {"balance_transactions": [taken]})
    account.emit("charge.dispute.created", dispute)
    account.emit("charge.dispute.funds_withdrawn", dispute)
    return dispute


EVIDENCE = fields(dict.fromkeys(BLANKS["dispute"]["evidence"], optional_text))
ROUTES = (
    route("POST", "/v1/disputes/{}", update, fields({"evidence": EVIDENCE, "metadata": metadata, "submit": flag})),
    route("POST", "/v1/disputes/{}/close", give_in),
    *reads("dispute", "/v1/disputes", charge=text, payment_intent=text),
)
