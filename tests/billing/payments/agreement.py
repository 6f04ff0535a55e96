"""Our books and Stripe's, purchase by purchase: what a test of the till ends with."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Sum

from billing.ledger import audit
from billing.ledger.kinds import Kind
from billing.ledger.models import CreditAccount, Transfer
from billing.payments import refunds
from billing.payments.models import Debt, Dispute, Purchase
from billing.payments.sandbox.account import Account
from billing.payments.sandbox.server import Sandbox
from billing.payments.states import PurchaseState, RefundState
from tests.billing.payments.conftest import net_of

TAKING = {"needs_response", "under_review", "lost"}
OPEN = {"needs_response", "under_review"}
PAID = {"paid", "no_payment_required"}


def differences(sandbox: Sandbox) -> list[str]:
    """A sentence for everything in which our books and Stripe's are not one."""
    return [*audit.differences(), *_of_money(sandbox), *_of_purchases(sandbox.account), *_of_accounts()]


def _of_money(sandbox: Sandbox) -> Iterator[str]:
    """What came, less what went back or was taken, is the same in all."""
    paid = _sum(Purchase.objects.paid(), "amount_paid")
    back = sum(_sum(_live(one), "amount") for one in Purchase.objects.all())
    taken = _sum(Dispute.objects.filter(takes=True), "amount")
    if (ours := paid - back - taken) != (theirs := net_of(sandbox)):
        yield f"ours {paid} - {back} - {taken} = {ours}, Stripe's {theirs}"


def _of_purchases(account: Account) -> Iterator[str]:
    for purchase in Purchase.objects.order_by("created_at"):
        for what, ours, theirs in (*_facts(account, purchase), *_sums(purchase)):
            if ours != theirs:
                yield f"purchase {purchase.pk}: {what} is {ours} here and should be {theirs}"


def _facts(account: Account, purchase: Purchase) -> Iterator[tuple[str, Any, Any]]:
    """What is said of a purchase here and there."""
    session = account.store.get(purchase.session_id or "") or {"payment_status": "unpaid"}
    intent = session.get("payment_intent")
    sent = [one for one in _of(account, "refund", intent) if one["status"] != "failed"]
    disputes = _of(account, "dispute", intent)
    taken = sum(one["amount"] for one in disputes if one["status"] in TAKING)
    is_paid = session["payment_status"] in PAID
    yield "paid", purchase.state == PurchaseState.PAID, is_paid
    yield "the money paid", purchase.amount_paid, session["amount_total"] if is_paid else 0
    yield "the money sent back", _sum(_live(purchase), "amount"), sum(one["amount"] for one in sent)
    yield "the refunds of ours", _numbers(_live(purchase)), sorted(number for one in sent if (number := _number(one)))
    yield "what banks took", _sum(purchase.disputes.filter(takes=True), "amount"), taken
    yield from _shares(purchase, sum(one["amount"] for one in sent), taken)


def _of(account: Account, kind: str, intent: str | None) -> list[dict[str, Any]]:
    return list(account.every(kind, payment_intent=intent)) if intent else []


def _shares(purchase: Purchase, back: int, taken: int) -> Iterator[tuple[str, Any, Any]]:
    """Credits were taken in proportion to the money, to the credit where all of it went."""
    if purchase.amount_paid:
        share = min(purchase.credits, round((back + taken) * purchase.credits / purchase.amount_paid))
        slack = 0 if back + taken in {0, purchase.amount_paid} else 2
        yield "taken", abs(purchase.taken - share) <= slack or (purchase.taken, share), True


def _sums(purchase: Purchase) -> Iterator[tuple[str, Any, Any]]:
    """Its ledger lines and debts are what it says was taken."""
    lines = Transfer.objects.filter(account_id=purchase.user_id, reference=purchase.reference)
    given = sum(line.credits for line in lines.filter(kind=Kind.TOP_UP))
    yield "given", given, purchase.credits if purchase.state == PurchaseState.PAID else 0
    for kind, taken in ((Kind.PURCHASE_REFUND, purchase.refunded), (Kind.DISPUTE, purchase.disputed)):
        owed = sum(debt.credits - debt.cancelled for debt in purchase.debts.filter(kind=kind))
        yield f"taken as {kind}", owed - sum(line.credits for line in lines.filter(kind=kind)), taken
    for kind, column in ((Kind.DEBT, "paid"), (Kind.DEBT_FORGIVEN, "forgiven")):
        of_kind = Transfer.objects.filter(reference=purchase.reference, kind=kind)
        moved = sum(line.amount * (1 if _is_forward(line) else -1) for line in of_kind)
        yield f"debts {column}", _sum(purchase.debts.all(), column), moved


def _of_accounts() -> Iterator[str]:
    """What an account owes, and whether it is frozen; nothing below zero; no more given back than is there."""
    for account in CreditAccount.objects.filter(user__isnull=False):
        debts = Debt.objects.filter(purchase__user_id=account.pk)
        owed = sum(debt.left for debt in debts)
        is_disputed = Dispute.objects.filter(purchase__user_id=account.pk, status__in=OPEN).exists()
        if account.debt != owed or account.is_frozen != is_disputed:
            yield f"account {account.pk}: {account.debt}, {account.is_frozen}, not {owed}, {is_disputed}"
        if min(account.available, account.held, account.debt) < 0:
            yield f"account {account.pk} is below zero"
        left = sum(refunds.refundable(one) for one in Purchase.objects.filter(user_id=account.pk))
        if left > account.available:
            yield f"account {account.pk}: {left} may be given back of {account.available}"


def _is_forward(line: Transfer) -> bool:
    """A debt that was paid leaves an account; one that was forgiven leaves the house's losses."""
    return line.credits < 0 if line.kind == Kind.DEBT else line.source_id == -4


def _live(purchase: Purchase) -> Any:
    return purchase.refunds.exclude(state=RefundState.FAILED)


def _numbers(rows: Any) -> list[str]:
    return sorted(str(pk) for pk in rows.exclude(origin="stripe").values_list("pk", flat=True))


def _number(refund: dict[str, Any]) -> str:
    return str(refund["metadata"].get("refund", ""))


def _sum(rows: Any, column: str) -> int:
    return rows.aggregate(sum=Sum(column))["sum"] or 0
