"""What a parameter may be, and the error that names it."""

import pytest

from billing.payments.sandbox.params import Read, email, fields, flag, many, merged, metadata, one_of, text, whole
from billing.payments.sandbox.problems import Refused

ORDER = fields({"name": text, "lines": many(fields({"quantity": whole(1, 9)}, "quantity"))}, "name")


def error(read: Read, value: object, name: str = "x") -> dict:
    with pytest.raises(Refused) as caught:
        read(value, name)
    return caught.value.body["error"]


def test_values_come_back_in_their_types() -> None:
    given = {"name": "A", "lines": {"1": {"quantity": "2"}, "0": {"quantity": "1"}}}
    assert ORDER(given, "") == {"name": "A", "lines": [{"quantity": 1}, {"quantity": 2}]}


def test_missing_parameter_is_named() -> None:
    found = error(ORDER, {"name": "A", "lines": {"0": {}}}, "")
    assert (found["code"], found["param"]) == ("parameter_missing", "lines[0][quantity]")
    assert found["message"] == "Missing required param: lines[0][quantity]."


def test_unknown_parameter_is_named() -> None:
    found = error(ORDER, {"name": "A", "lines": {"0": {"quantity": "1", "colour": "red"}}}, "")
    assert (found["code"], found["param"]) == ("parameter_unknown", "lines[0][colour]")


@pytest.mark.parametrize("value", ["1.5", "", "ten", "0x1", "10", "0", "-1", "١٠"])
def test_number_outside_its_limits_or_none_at_all_is_refused(value: str) -> None:
    assert error(whole(1, 9), value)["param"] == "x"


@pytest.mark.parametrize("value", ["", {"a": "b"}])
def test_empty_text_and_object_are_no_text(value: object) -> None:
    assert error(text, value)["param"] == "x"


@pytest.mark.parametrize("value", ["1", "yes", "True", ""])
def test_flag_is_true_or_false(value: str) -> None:
    assert flag("true", "x") is True
    assert error(flag, value)["message"] == f"Invalid boolean: {value}"


def test_word_that_is_no_option_is_told_the_options() -> None:
    assert error(one_of("a", "b", "c"), "d")["message"] == "Invalid x: must be one of a, b or c"


@pytest.mark.parametrize("value", ["nobody", "@", "a@", "@b"])
def test_mail_address_has_two_sides(value: str) -> None:
    assert error(email, value)["code"] == "email_invalid"


def test_list_has_numbered_places() -> None:
    assert error(many(text), {"a": "b"})["message"] == "Invalid array"
    assert error(many(text), "b")["message"] == "Invalid array"


def test_metadata_is_limited_in_number_and_length() -> None:
    assert metadata({"a": "1"}, "metadata") == {"a": "1"}
    assert "50 keys" in error(metadata, {str(one): "1" for one in range(51)})["message"]
    assert error(metadata, {"a": "1" * 501}, "metadata")["param"] == "metadata[a]"
    assert error(metadata, {"a": {"b": "c"}})["message"] == "Invalid object"


def test_empty_value_takes_metadata_away() -> None:
    assert merged({"a": "1", "b": "2"}, {"a": "", "c": "3"}) == {"b": "2", "c": "3"}
    assert merged(None, {}) == {}
