from decimal import Decimal

import pytest
from django.template import engines
from pytest_django import Settings


@pytest.mark.parametrize(
    ("expression", "number", "words"),
    [
        ("credits", 320, "320 credits"),
        ("credits", 1, "1 credit"),
        ("credits", 0, "0 credits"),
        ("credits", -1, "−1 credit"),
        ("credits", 1068, "1,068 credits"),
        ("usd", 320, "$3.20"),
        ("usd", -45, "−$0.45"),
        ("usd", 106800, "$1,068.00"),
        ("change", 320, "+320"),
        ("change", -1045, "−1,045"),
        ("change", 0, ""),
        ("dollars", Decimal("3.2"), "$3.20"),
        ("dollars", Decimal("0.045"), "$0.045"),
    ],
)
def test_number_in_words(expression: str, number: int | Decimal, words: str) -> None:
    template = engines["django"].from_string(f"{{% load money %}}{{{{ n|{expression} }}}}")

    assert template.render({"n": number}) == words


def test_worth_follows_what_a_credit_is(settings: Settings) -> None:
    settings.CREDITS_PER_USD = 30

    assert engines["django"].from_string("{% load money %}{{ 10|usd }}").render() == "$0.33"
