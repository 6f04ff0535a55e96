"""Bodies with nested brackets."""

import pytest

from billing.payments.sandbox.forms import parse
from billing.payments.sandbox.problems import Refused


def test_brackets_are_objects() -> None:
    assert parse("a[b][c]=1&a[d]=2&e=3") == {"a": {"b": {"c": "1"}, "d": "2"}, "e": "3"}


def test_numbers_and_empty_brackets_are_places_of_a_list() -> None:
    assert parse("l[0][x]=1&l[1][x]=2") == {"l": {"0": {"x": "1"}, "1": {"x": "2"}}}
    assert parse("expand[]=a&expand[]=b") == {"expand": {"0": "a", "1": "b"}}


def test_values_are_decoded_and_may_be_empty() -> None:
    assert parse("success_url=https%3A%2F%2Fa%3Fb%3D%7BID%7D&cancel_url=&n=%C3%A9") == {
        "success_url": "https://a?b={ID}",
        "cancel_url": "",
        "n": "é",
    }


@pytest.mark.parametrize("body", ["a=1&a[b]=2", "a[b]=2&a=1", "a[b=1", "[a]=1", "a]b=1"])
def test_what_cannot_be_both_is_refused(body: str) -> None:
    with pytest.raises(Refused):
        parse(body)


def test_depth_has_an_end() -> None:
    deep = parse("a" + "[b]" * 500 + "=1")
    assert str(deep).count("{") <= 11
