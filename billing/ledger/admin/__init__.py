"""Staff's view: accounts with one action, adjust; holds and transfers to read."""

from billing.ledger.admin.accounts import CreditAccountAdmin
from billing.ledger.admin.entries import HoldAdmin, TransferAdmin
from billing.ledger.admin.proposals import ProposedAdjustmentAdmin

__all__ = ["CreditAccountAdmin", "HoldAdmin", "ProposedAdjustmentAdmin", "TransferAdmin"]
