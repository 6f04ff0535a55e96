"""The rows of all rooms, where Django looks for them."""

from billing.ledger.models import (
    AuditedSum,
    AuditRun,
    CreditAccount,
    Hold,
    ProposedAdjustment,
    Transfer,
    Welcome,
)
from billing.payments.models import (
    Debt,
    Dispute,
    Purchase,
    PurchaseRefund,
    PurchaseTransition,
    RefusedEvents,
    StripeDay,
)
from billing.pricing.models import Rate

__all__ = [
    "AuditRun",
    "AuditedSum",
    "CreditAccount",
    "Debt",
    "Dispute",
    "Hold",
    "ProposedAdjustment",
    "Purchase",
    "PurchaseRefund",
    "PurchaseTransition",
    "Rate",
    "RefusedEvents",
    "StripeDay",
    "Transfer",
    "Welcome",
]
