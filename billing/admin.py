"""Staff's view of both rooms, where Django looks for it."""

from billing.ledger.admin import CreditAccountAdmin, HoldAdmin, ProposedAdjustmentAdmin, TransferAdmin
from billing.pricing.admin import RateAdmin

__all__ = ["CreditAccountAdmin", "HoldAdmin", "ProposedAdjustmentAdmin", "RateAdmin", "TransferAdmin"]
