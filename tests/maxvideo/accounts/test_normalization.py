import json
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from maxvideo.accounts.normalization import normalize_address, readable_address, validate_address

# [stored, typed, what is different]: extend by a line.
ONE_ADDRESS = json.loads(Path(__file__).with_name("one_address.json").read_text())


@pytest.mark.parametrize(("stored", "typed", "what"), ONE_ADDRESS, ids=[what for *_, what in ONE_ADDRESS])
def test_ways_to_type_an_address_are_one_address(stored: str, typed: str, what: str) -> None:
    assert normalize_address(typed) == stored
    validate_address(stored)


@pytest.mark.parametrize(
    ("one", "other"),
    [("noor@straße.de", "noor@strasse.de"), ("noor@münchen.de", "noor@munchen.de"), ("no.or@a.org", "noor@a.org")],
)
def test_addresses_of_two_people_stay_two(one: str, other: str) -> None:
    assert normalize_address(one) != normalize_address(other)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "noor", "noor@", "@example.org", "noor@example", "no or@example.org", "noor@foo_bar.org"),
        *("mıke@example.org", "josé@example.org", "jose\u0301@example.org", "İ@example.org", "ñ@example.org"),
        *("noor@i❤.ws", "noor@-ü.de", "noor@a..de", "noor@\u2800.de", "noor@xn--ü.de", "noor@" + "ü" * 70 + ".de"),
    ],
)
def test_what_is_no_address_is_refused_with_what_is_one(typed: str) -> None:
    with pytest.raises(ValidationError, match="like name@"):
        validate_address(normalize_address(typed))


def test_too_long_an_address_is_refused_with_the_limit() -> None:
    with pytest.raises(ValidationError, match="300 characters, an address has at most 254"):
        validate_address("a" * 288 + "@example.org")


@given(st.text(max_size=40))
def test_one_form_of_one_form_is_itself_whatever_is_typed(text: Any) -> None:
    stored = normalize_address(f"{text}@{text}.org")
    assert normalize_address(stored) == stored


@given(st.text(alphabet=st.characters(categories=["L", "M", "N"]), min_size=1, max_size=12))
def test_address_that_is_shown_is_the_address_that_logs_in(label: str) -> None:
    stored = normalize_address(f"noor@{label}.org")
    if stored.isascii():
        assert normalize_address(readable_address(stored)) == stored


def test_domain_is_shown_in_its_letters() -> None:
    assert readable_address("noor@xn--mnchen-3ya.de") == "noor@münchen.de"
    assert readable_address("noor@xn--zzzzzzzzzzz.de") == "noor@xn--zzzzzzzzzzz.de"
