"""The drawing in docs/ is of this code, and its arrows go down."""

from tests import drawing


def test_committed_drawing_is_what_the_command_makes() -> None:
    assert drawing.FILE.read_text() == drawing.drawing(), "run .venv/bin/python -m tests.drawing"


def test_no_arrow_goes_up() -> None:
    assert drawing.upwards(drawing.arrows(), drawing.floors()) == []


def test_import_against_the_floors_is_an_arrow_upwards() -> None:
    against = ("billing.ledger", "generations.workflow")
    assert drawing.upwards(frozenset({against}), drawing.floors()) == [against]


def test_arrow_that_others_imply_is_left_out() -> None:
    found = frozenset({("a", "b"), ("b", "c"), ("a", "c")})
    assert drawing.essential(found) == [("a", "b"), ("b", "c")]
