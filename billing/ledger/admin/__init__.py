"""Staff's view: accounts to adjust, holds to refund, transfers to read, and what waits for a second person."""

from billing.ledger.admin.accounts import CreditAccountAdmin
from billing.ledger.admin.entries import TransferAdmin
from billing.ledger.admin.holds import HoldAdmin
from billing.ledger.admin.proposals import ProposedAdjustmentAdmin

__all__ = ["CreditAccountAdmin", "HoldAdmin", "ProposedAdjustmentAdmin", "TransferAdmin"]
