"""What stands in the order's form: a pack, another number, and how many credits are missing for what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from django.conf import settings
from django.forms import ValidationError
from django.http import HttpRequest

from billing.ledger.models import CreditAccount
from billing.payments.extensions import Alternative, WayBack, bought_with, way_back_of
from billing.payments.forms import sold_in_one_go
from billing.payments.sums import Sum, packs


@dataclass(frozen=True)
class Short:
    """Credits are missing for what waits for the buyer."""

    way_back: WayBack
    account: CreditAccount

    @property
    def missing(self) -> int:
        """How many, with a debt that is paid first."""
        return self.way_back.credits + self.account.debt - self.account.available

    @property
    def to_buy(self) -> int:
        """The missing ones, or as many as are sold at least."""
        return min(max(self.missing, settings.TOPUP_MINIMUM), settings.TOPUP_MAXIMUM)

    @property
    def alternatives(self) -> list[Alternative]:
        """The dearest and the cheapest of what the credits that are there pay for."""
        found = [] if self.account.debt else self.way_back.affordable(self.account.available)
        return [*found[:1], *found[1:][-1:]]


@dataclass(frozen=True)
class Chosen:
    """A pack's radio, and the text beside it, which counts where it is filled in."""

    pack: int | None
    other: str = ""

    @classmethod
    def read(cls, texts: Sequence[str]) -> Self:
        """As a form sends both by one name; a radio that is not chosen does not come."""
        pack = next((pack for pack in packs() if texts and texts[0].strip() == str(pack)), None)
        others = texts[1:] if pack else texts
        return cls(pack, others[-1].strip() if others else "")

    @classmethod
    def of(cls, credits: int) -> Self:
        """So many, as the pack that they are or as another number."""
        return cls(credits) if credits in packs() else cls(None, str(credits))

    @classmethod
    def missing(cls, short: Short) -> Self:
        """What is missing stands in the text, and in its pack where it is one."""
        return cls(short.to_buy if short.to_buy in packs() else None, str(short.to_buy))

    @property
    def text(self) -> str:
        """What counts."""
        return self.other or str(self.pack or "")


def short_of(request: HttpRequest, account: CreditAccount) -> Short | None:
    """What is missing for what waits for the user; None where nothing is."""
    way_back = way_back_of(request)
    short = Short(way_back, account) if way_back else None
    return short if short and short.missing > 0 else None


def sum_of(text: str, account: CreditAccount) -> tuple[Sum | None, str]:
    """The sum of what counts, or why there is none."""
    try:
        return Sum(sold_in_one_go(text), account), ""
    except ValidationError as error:
        return None, " ".join(error.messages)


def offered(account: CreditAccount, short: Short | None) -> list[tuple[Sum, str]]:
    """Every pack, and what it is good for: the first that is enough covers what is missing."""
    words = bought_with(packs())
    if short and (covering := next((pack for pack in packs() if pack >= short.missing), None)):
        words[covering] = _covers(covering, short.missing)
    return [(Sum(pack, account), words.get(pack, "")) for pack in packs()]


def _covers(pack: int, missing: int) -> str:
    left = pack - missing
    return f"covers the {missing:,}, and {left:,} to go on with" if left else f"covers the {missing:,}"
