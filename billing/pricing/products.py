"""What may be sold, by name: apps register their products and units, the rate admin offers them."""

from collections.abc import Iterable, Mapping

_products: set[str] = set()
_units: dict[str, str] = {}


def register(products: Iterable[str], units: Mapping[str, str]) -> None:
    """Add products by their codes, and units by their codes with the words for them."""
    _products.update(products)
    _units.update(units)


def product_choices() -> list[tuple[str, str]]:
    """Every product, for a form."""
    return [(code, code) for code in sorted(_products)]


def unit_choices() -> list[tuple[str, str]]:
    """Every unit, for a form that has none chosen yet."""
    return [("", "---------"), *_units.items()]


def unit_in_words(code: str) -> str:
    """What a unit is called; its code where nobody registered it."""
    return _units.get(code, code)
