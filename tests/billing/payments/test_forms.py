import uuid

import pytest
from django.http import QueryDict
from pytest_django import Settings

from billing.payments.forms import BuyForm


@pytest.fixture(autouse=True)
def _limits(settings: Settings) -> None:
    settings.TOPUP_MINIMUM, settings.TOPUP_MAXIMUM = 500, 100_000


def read(query: str) -> BuyForm:
    return BuyForm(QueryDict(query))


@pytest.mark.parametrize(
    ("query", "credits"),
    [
        ("credits=500", 500),
        ("credits=1000&credits=", 1000),
        ("credits=1000&credits=777", 777),
        ("credits=&credits=2500", 2500),
        ("credits=+5000+&credits=+++", 5000),
        ("credits=100000", 100_000),
    ],
)
def test_last_number_that_is_filled_in_counts(query: str, credits: int) -> None:
    form = read(f"{query}&accept_terms=on")

    assert form.is_valid(), form.errors
    assert form.cleaned_data["credits"] == credits


@pytest.mark.parametrize(
    "text",
    ["", "499", "100001", "-500", "500.0", "1e3", "1,000", "٥٠٠", "0x1f4", "NaN", "500\x00", "9" * 400, "five hundred"],
    ids=ascii,
)
def test_number_that_is_not_sold_is_refused_at_its_field(text: str) -> None:
    data = QueryDict(mutable=True)
    data.update({"credits": text, "accept_terms": "on"})

    assert [*BuyForm(data).errors] == ["credits"]


@pytest.mark.parametrize("given", ["", "accept_terms=", "accept_terms=false"])
def test_terms_are_accepted_by_the_buyer_alone(given: str) -> None:
    assert read(f"credits=500&{given}").errors["accept_terms"] == ["Accept the terms first."]


def test_key_that_is_none_is_bad_input() -> None:
    assert "form_key" in read("credits=500&accept_terms=on&form_key=again").errors


def test_form_without_a_key_gets_one() -> None:
    form = read("credits=500&accept_terms=on")

    assert form.is_valid()
    assert isinstance(form.key, uuid.UUID)
