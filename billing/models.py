"""The rows of both rooms, where Django looks for them."""

from billing.ledger.models import CreditAccount, Hold, Transfer, Welcome
from billing.pricing.models import Rate

__all__ = ["CreditAccount", "Hold", "Rate", "Transfer", "Welcome"]
