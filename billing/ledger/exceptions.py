"""What the ledger refuses, sorted by what the catcher does.

BillingError
├── InsufficientCredits   tell the person how many are missing
├── AccountFrozen         a payment is disputed: nothing is spent until that is decided
├── InDebt                nothing is spent until the debt is paid or forgiven
├── HoldClosed            settled by somebody else: stop
├── NotRefundable         say what is left to refund
└── IdempotencyConflict   the same key with other facts: a fault of ours
"""


class BillingError(Exception):
    """Anything the ledger refuses."""


class InsufficientCredits(BillingError):
    """More credits were wanted than are available."""

    def __init__(self, needed: int, available: int) -> None:
        super().__init__(f"{needed} credits needed, {available} available")
        self.needed = needed
        self.available = available

    @property
    def missing(self) -> int:
        """How many credits are short."""
        return self.needed - self.available


class AccountFrozen(BillingError):
    """Nothing may be spent while a payment is disputed."""


class InDebt(BillingError):
    """Nothing may be spent before a debt is paid."""

    def __init__(self, debt: int) -> None:
        super().__init__(f"{debt} credits of debt")
        self.debt = debt


class HoldClosed(BillingError):
    """The hold was captured or released before."""


class NotRefundable(BillingError):
    """The hold is open, or less than that is left of what was captured."""


class IdempotencyConflict(BillingError):
    """A key came again with other facts than the first time."""
