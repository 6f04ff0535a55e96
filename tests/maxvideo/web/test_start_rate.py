import pytest

from maxvideo.web import start_rate


@pytest.mark.parametrize(
    ("rate", "expected"), [("120/m", 120), ("7", 7), (" 240 / m ", 240), ("0", None), ("0/m", None)]
)
def test_rate_is_so_many_a_minute(rate: str, expected: int | None) -> None:
    assert start_rate.parse(rate) == expected


@pytest.mark.parametrize("rate", ["", "many", "5/h", "-1/m", "1.5/m"])
def test_rate_that_is_none_is_refused(rate: str) -> None:
    with pytest.raises(ValueError, match="no rate"):
        start_rate.parse(rate)
