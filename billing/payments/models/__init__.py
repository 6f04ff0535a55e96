"""Purchases, and what undoes them: refunds, disputes, and the debts that they may leave."""

from billing.payments.models.debt import Debt
from billing.payments.models.dispute import Dispute
from billing.payments.models.events_read import EventsRead
from billing.payments.models.purchase import Purchase, PurchaseQuerySet, PurchaseTransition
from billing.payments.models.purchase_refund import PurchaseRefund
from billing.payments.models.refused_events import RefusedEvents
from billing.payments.models.stripe_day import StripeDay

__all__ = [
    "Debt",
    "Dispute",
    "EventsRead",
    "Purchase",
    "PurchaseQuerySet",
    "PurchaseRefund",
    "PurchaseTransition",
    "RefusedEvents",
    "StripeDay",
]
