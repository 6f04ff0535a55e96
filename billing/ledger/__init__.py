"""Credits in double entry: `ledger.hold`, `capture`, `release`, `refund`, `top_up`, `grant`, `adjust`, `book_loss`,
`forfeit`; for payments that are undone `take_back`, `give_back`, `pay_debt`, `forgive_debt`, `unforgive_debt`,
`cancel_debt` and `freeze`.
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
    require_solvent,
    top_up,
)
from billing.ledger.reversals import (
    cancel_debt,
    forgive_debt,
    freeze,
    give_back,
    pay_debt,
    take_back,
    unforgive_debt,
)

__all__ = [
    "MAX_CREDITS",
    "adjust",
    "book_loss",
    "cancel_debt",
    "capture",
    "forfeit",
    "forgive_debt",
    "freeze",
    "give_back",
    "grant",
    "hold",
    "lock_account",
    "pay_debt",
    "refund",
    "release",
    "require_solvent",
    "take_back",
    "top_up",
    "unforgive_debt",
]
