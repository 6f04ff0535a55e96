"""Staff's view of both rooms, where Django looks for it."""

from billing.ledger.admin import CreditAccountAdmin, HoldAdmin, TransferAdmin
from billing.pricing.admin import RateAdmin

__all__ = ["CreditAccountAdmin", "HoldAdmin", "RateAdmin", "TransferAdmin"]
