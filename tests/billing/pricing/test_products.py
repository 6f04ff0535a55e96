import pytest

from billing.pricing import products


@pytest.fixture(autouse=True)
def _nothing_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(products, "_products", set())
    monkeypatch.setattr(products, "_units", {})


def test_what_apps_register_is_offered_together() -> None:
    products.register(["print"], {"sheet": "sheet of paper"})
    products.register(["cup", "print"], {"piece": "piece"})

    assert products.product_choices() == [("cup", "cup"), ("print", "print")]
    assert products.unit_choices() == [("", "---------"), ("sheet", "sheet of paper"), ("piece", "piece")]


def test_unit_that_nobody_registered_is_its_code() -> None:
    assert products.unit_in_words("furlong") == "furlong"
