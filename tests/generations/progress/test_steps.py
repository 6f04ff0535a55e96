import pytest

from generations.models import Generation
from generations.progress.steps import place_in_line
from generations.states import State


@pytest.mark.parametrize(
    ("number", "word"),
    [(1, "next"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (21, "21st"), (113, "113th")],
)
def test_place_in_line_is_an_ordinal(number: int, word: str) -> None:
    assert place_in_line(Generation(state=State.RUNNING, queue_position=number - 1)) == f"{word} in line"
