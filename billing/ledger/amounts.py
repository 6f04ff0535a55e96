"""Numbers of credits in words."""

from typing import Final

MINUS: Final = "−"


def credits(number: int) -> str:
    """A number of credits with its unit: 320 credits, 1 credit."""
    return f"{_grouped(number)} {'credit' if abs(number) == 1 else 'credits'}"


def change(number: int) -> str:
    """A change with its sign: +320, −45; nothing for none."""
    return f"{'+' if number > 0 else ''}{_grouped(number)}" if number else ""


def _grouped(number: int) -> str:
    return f"{number:,}".replace("-", MINUS)
