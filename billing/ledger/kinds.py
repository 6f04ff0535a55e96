"""The kinds of ledger lines and their words: plain ones, or those that an app hands down for what it sells."""

from collections.abc import Mapping
from typing import Final

from django.db import models


class Kind(models.TextChoices):
    """Why credits moved; `billing.ledger.routes` says which way each kind moves them."""

    TOP_UP = "top_up", "Credits bought"
    PURCHASE_REFUND = "purchase_refund", "Purchase refunded"
    DISPUTE = "dispute", "Payment disputed"
    DEBT = "debt", "Debt paid"
    GRANT = "grant", "Credits added"
    SIGNUP = "signup", "Welcome credits"
    HOLD = "hold", "Put on hold"
    CAPTURE = "capture", "Charged"
    RELEASE = "release", "Came back from hold"
    REFUND = "refund", "Refund"
    ADJUSTMENT = "adjustment", "Adjustment"
    LOSS = "loss", "Given away"
    DEBT_FORGIVEN = "debt_forgiven", "Debt forgiven"
    FORFEIT = "forfeit", "Given up with the account"


OF_A_HOLD: Final = (Kind.HOLD, Kind.CAPTURE, Kind.RELEASE, Kind.REFUND)
THAT_COME_BACK: Final = (Kind.RELEASE, Kind.REFUND)

_words: dict[str, str] = dict(Kind.choices)


def name_kinds(words: Mapping[Kind, str]) -> None:
    """Call kinds by other words than their plain ones."""
    _words.update({kind.value: word for kind, word in words.items()})


def word_of(kind: str) -> str:
    """A kind in words; one that is none is its own word."""
    return _words.get(kind, kind)


def choices() -> dict[str, str]:
    """Every kind with its words, as a form or a filter wants them."""
    return dict(_words)
