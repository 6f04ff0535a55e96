"""Giving back what is unused of a purchase, as its page adds it up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from billing.ledger.models import CreditAccount
from billing.payments import refunds
from billing.payments.models import Purchase
from billing.payments.money import money
from maxvideo.web import clock


@dataclass(frozen=True)
class Withdrawal:
    """What its buyer may still give back of a purchase."""

    purchase: Purchase
    credits: int
    available: int

    @classmethod
    def of(cls, purchase: Purchase, account: CreditAccount) -> Self | None:
        """As things stand now; None where nothing can be given back."""
        credits = refunds.withdrawable(purchase)
        return cls(purchase, credits, account.available) if credits else None

    @property
    def until(self) -> datetime:
        """When its time is over."""
        return _until(self.purchase)

    @property
    def used(self) -> int:
        """Credits of the purchase that are spent or on hold."""
        return self.purchase.credits - self.purchase.taken - self.credits

    @property
    def sum(self) -> str:
        """The money that comes back."""
        return money(refunds.amount_for(self.purchase, self.credits), self.purchase.currency)

    @property
    def after(self) -> int:
        """Credits that are left then."""
        return self.available - self.credits


def is_in_time(purchase: Purchase) -> bool:
    """Whether it was paid for, and its buyer could give back what is unused."""
    return bool(purchase.amount_paid) and purchase.paid_at is not None and clock.moment() < _until(purchase)


def _until(purchase: Purchase) -> datetime:
    if purchase.paid_at is None:
        raise ValueError("not paid")
    return purchase.paid_at + timedelta(days=refunds.WITHDRAWAL_DAYS)
