"""Accounts with two pockets, the transfers between them, the holds."""

from billing.ledger.models.account import CreditAccount, House
from billing.ledger.models.audit_run import AuditedSum, AuditRun
from billing.ledger.models.hold import Hold
from billing.ledger.models.proposed_adjustment import ProposedAdjustment
from billing.ledger.models.transfer import Transfer, TransferQuerySet
from billing.ledger.models.welcome import Welcome

__all__ = [
    "AuditRun",
    "AuditedSum",
    "CreditAccount",
    "Hold",
    "House",
    "ProposedAdjustment",
    "Transfer",
    "TransferQuerySet",
    "Welcome",
]
