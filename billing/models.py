"""The rows of both rooms, where Django looks for them."""

from billing.ledger.models import CreditAccount, Hold, ProposedAdjustment, Transfer, Welcome
from billing.pricing.models import Rate

__all__ = ["CreditAccount", "Hold", "ProposedAdjustment", "Rate", "Transfer", "Welcome"]
