"""The account's balance: what came, what went, and Stripe's part of it."""

from billing.payments.sandbox.account import Account, Obj
from billing.payments.sandbox.params import one_of, text
from billing.payments.sandbox.routes import reads

FEE_PERCENT, FEE = 2.9, 30
DISPUTE_FEE = 1500
CLEARS = 2 * 86400
TYPES = ("charge", "payment", "refund", "payment_refund", "adjustment", "refund_failure")
CATEGORIES = {"payment": "charge", "payment_refund": "refund"}


def enter(account: Account, type: str, source: Obj, amount: int, *, fee: int = 0, category: str = "") -> Obj:  # noqa: A002
    """A line of the balance: `amount` is what comes (or, below 0, goes) before the fee."""
    fees = {
        "amount": fee,
        "application": None,
        "currency": source["currency"],
        "description": "Stripe processing fees",
        "type": "stripe_fee",
    }
    sums = {"amount": amount, "fee": fee, "fee_details": [fees] if fee else [], "net": amount - fee}
    kind = {"type": type, "reporting_category": category or CATEGORIES.get(type, type), "source": source["id"]}
    about = {"currency": source["currency"], "description": source.get("description")}
    return account.make("balance_transaction", "txn", available_on=account.now() + CLEARS, **sums, **kind, **about)


def fee_of(amount: int) -> int:
    """What Stripe keeps of a payment."""
    return round(amount * FEE_PERCENT / 100) + FEE


ROUTES = reads("balance_transaction", "/v1/balance_transactions", source=text, type=one_of(*TYPES), currency=text)
