"""Staff's view of all rooms, where Django looks for it."""

from billing.ledger.admin import CreditAccountAdmin, HoldAdmin, ProposedAdjustmentAdmin, TransferAdmin
from billing.payments.admin import (
    DebtAdmin,
    DisputeAdmin,
    PurchaseAdmin,
    PurchaseRefundAdmin,
    RefusedEventsAdmin,
    StripeDayAdmin,
)
from billing.pricing.admin import RateAdmin

__all__ = [
    "CreditAccountAdmin",
    "DebtAdmin",
    "DisputeAdmin",
    "HoldAdmin",
    "ProposedAdjustmentAdmin",
    "PurchaseAdmin",
    "PurchaseRefundAdmin",
    "RateAdmin",
    "RefusedEventsAdmin",
    "StripeDayAdmin",
    "TransferAdmin",
]
