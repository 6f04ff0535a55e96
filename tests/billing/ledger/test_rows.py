"""What a row of the statement says of how its sum came about."""

from billing.ledger.extensions import Purpose
from billing.ledger.models import Hold, Transfer
from billing.ledger.rows import Row


def said(words: str = "A paper boat", *, released: int, note: str = "") -> str:
    """Of a hold of 100 credits, closed by this line."""
    hold = Hold(amount=100, released=released, subject="Veo 3 Fast", details="1 video × $1.00")
    return Row(Transfer(kind="release", hold=hold, note=note), Purpose(words=words)).details


def test_reason_stands_where_all_came_back() -> None:
    assert said(released=100, note="Veo 3 Fast: took too long") == "Veo 3 Fast: took too long"


def test_price_stands_where_anything_was_charged_whatever_was_noted() -> None:
    assert said(released=40, note="a part") == "Veo 3 Fast, 1 video × $1.00"


def test_price_stands_where_nothing_was_noted() -> None:
    assert said(released=100) == "Veo 3 Fast, 1 video × $1.00"


def test_title_that_stands_above_is_not_said_again() -> None:
    assert said(words="", released=0) == "1 video × $1.00"
