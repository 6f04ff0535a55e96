"""Credits in double entry: `ledger.hold`, `capture`, `release`, `refund`, `top_up`, `grant`, `adjust`, `book_loss`,
`forfeit`.
"""

from billing.ledger.operations import (
    MAX_CREDITS,
    adjust,
    book_loss,
    capture,
    forfeit,
    grant,
    hold,
    lock_account,
    refund,
    release,
    top_up,
)

__all__ = [
    "MAX_CREDITS",
    "adjust",
    "book_loss",
    "capture",
    "forfeit",
    "grant",
    "hold",
    "lock_account",
    "refund",
    "release",
    "top_up",
]
