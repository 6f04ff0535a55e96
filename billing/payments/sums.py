"""An order as its receipt adds it up before it is paid."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings

from billing.ledger.models import CreditAccount
from billing.payments.money import HUNDREDTHS, amount_of, money

PACKS: Final = (500, 1_000, 2_500, 5_000)


@dataclass(frozen=True)
class Sum:
    """What so many credits cost, and what the account has after them."""

    credits: int
    account: CreditAccount

    @property
    def price(self) -> str:
        """What is paid, without tax."""
        return money(amount_of(self.credits), settings.TOPUP_CURRENCY)

    @property
    def unit(self) -> str:
        """What one credit costs, where that is a sum of money one can pay."""
        is_whole = HUNDREDTHS % settings.CREDITS_PER_USD == 0
        return money(amount_of(1), settings.TOPUP_CURRENCY) if is_whole else ""

    @property
    def debt_paid(self) -> int:
        """What of them pays a debt first."""
        return min(self.credits, self.account.debt)

    @property
    def after(self) -> int:
        """Credits that can be spent then."""
        return self.account.available + self.credits - self.debt_paid

    @property
    def is_taxed(self) -> bool:
        """Whether Stripe adds taxes."""
        return settings.STRIPE_TAX != "off"


def packs() -> list[int]:
    """The packs that are sold in one go, the smallest first."""
    least, most = settings.TOPUP_MINIMUM, settings.TOPUP_MAXIMUM
    return [pack for pack in PACKS if least <= pack <= most] or [least]
