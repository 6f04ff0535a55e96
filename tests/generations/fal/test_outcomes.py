"""What is kept of fal's own words about a failure: little, and short."""

import pytest

from generations.fal.outcomes import Problem, read_problem


def typed(type_: str = "missing", **ctx: object) -> Problem:
    return read_problem({"detail": [{"type": type_, "ctx": ctx}]})


def test_type_is_kept_up_to_eighty_letters() -> None:
    assert typed("x" * 80).type == typed("x" * 81).type == "x" * 80


def test_type_of_letters_that_nobody_can_print_is_unknown() -> None:
    assert typed("\0é\n").type == "unknown"


def test_name_of_a_limit_is_kept_up_to_forty_letters() -> None:
    assert typed(**{"x" * 40: 1}).limits == typed(**{"x" * 41: 1}).limits == {"x" * 40: 1}


def test_ten_limits_are_kept() -> None:
    assert len(typed(**{f"limit_{number}": number for number in range(12)}).limits) == 10


def test_only_numbers_are_limits_and_none_past_all_measure() -> None:
    assert typed(a=1, b=2.5, c=True, d="3", e=None, f=10**12, g=-(10**12), h=10**12 - 1).limits == {
        "a": 1,
        "b": 2.5,
        "h": 10**12 - 1,
    }


@pytest.mark.parametrize(
    ("status", "type_"),
    [
        *((400, "bad_request"), (410, "gone"), (422, "unprocessable")),
        *((status, "unknown") for status in (399, 401, 409, 411, 421, 423, 500)),
    ],
)
def test_failure_without_a_type_is_named_by_its_status_where_that_says_enough(status: int, type_: str) -> None:
    assert read_problem({"detail": "only words"}, status=status) == Problem(type_, status=status)
