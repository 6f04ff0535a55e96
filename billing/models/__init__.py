"""Accounts with two pockets, the transfers between them, the holds, and the price tables."""

from billing.models.account import CreditAccount, House
from billing.models.hold import Hold
from billing.models.rate import Rate
from billing.models.transfer import Transfer, TransferQuerySet

__all__ = ["CreditAccount", "Hold", "House", "Rate", "Transfer", "TransferQuerySet"]
