"""Staff's view of the till: purchases with their way, refunds, disputes, debts, and the sums of each day."""

from billing.payments.admin.days import StripeDayAdmin
from billing.payments.admin.debts import DebtAdmin
from billing.payments.admin.disputes import DisputeAdmin
from billing.payments.admin.purchases import PurchaseAdmin
from billing.payments.admin.refunds import PurchaseRefundAdmin
from billing.payments.admin.refused_events import RefusedEventsAdmin

__all__ = ["DebtAdmin", "DisputeAdmin", "PurchaseAdmin", "PurchaseRefundAdmin", "RefusedEventsAdmin", "StripeDayAdmin"]
