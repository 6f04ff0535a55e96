"""Staff's view: accounts with one action, adjust; holds and transfers to read; rates to add."""

from billing.admin.accounts import CreditAccountAdmin
from billing.admin.entries import HoldAdmin, TransferAdmin
from billing.admin.rates import RateAdmin

__all__ = ["CreditAccountAdmin", "HoldAdmin", "RateAdmin", "TransferAdmin"]
