"""What a quote consists of, and how it is kept with what was sold."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any, Self


@dataclass(frozen=True)
class SoldRate:
    """A rate as it was at one time, with the margin that went with it."""

    product: str
    condition: dict[str, Any]
    unit: str
    usd: Decimal
    label: str
    margin_percent: Decimal

    def as_json(self) -> dict[str, Any]:
        """The rate in JSON's types."""
        return asdict(self) | {"usd": str(self.usd), "margin_percent": str(self.margin_percent)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The rate that `as_json` gave."""
        return cls(**{**data, "usd": Decimal(data["usd"]), "margin_percent": Decimal(data["margin_percent"])})


@dataclass(frozen=True)
class Line:
    """One step of the arithmetic: "8 pieces × $0.40 in blue", 3.20 dollars."""

    text: str
    usd: Decimal


@dataclass(frozen=True)
class Quote:
    """A promise: the credits that will be charged, or at most will be, and how they were reckoned.

    `usd` is what the credits are worth; the lines add up to it.
    """

    credits: int
    usd: Decimal
    lines: tuple[Line, ...]
    is_at_most: bool
    rates: tuple[SoldRate, ...]
    credits_per_usd: int

    def times(self, number: int) -> "Quote":
        """The same so many times: "2 × 8 pieces × $0.40"."""
        if number == 1:
            return self
        lines = tuple(Line(f"{number} × {line.text}", number * line.usd) for line in self.lines)
        return replace(self, credits=number * self.credits, usd=number * self.usd, lines=lines)

    def as_json(self) -> dict[str, Any]:
        """The quote in JSON's types."""
        return {
            "credits": self.credits,
            "usd": str(self.usd),
            "lines": [{"text": line.text, "usd": str(line.usd)} for line in self.lines],
            "is_at_most": self.is_at_most,
            "rates": [rate.as_json() for rate in self.rates],
            "credits_per_usd": self.credits_per_usd,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The quote that `as_json` gave."""
        return cls(
            credits=data["credits"],
            usd=Decimal(data["usd"]),
            lines=tuple(Line(line["text"], Decimal(line["usd"])) for line in data["lines"]),
            is_at_most=data["is_at_most"],
            rates=tuple(SoldRate.from_json(rate) for rate in data["rates"]),
            credits_per_usd=data["credits_per_usd"],
        )
