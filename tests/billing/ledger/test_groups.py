import pytest

from billing.ledger import groups
from billing.ledger.kinds import OF_A_HOLD, Kind

FRESH = dict(groups._groups)


@pytest.fixture(autouse=True)
def _own_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "_groups", {"back": ("Came back", (Kind.RELEASE, Kind.REFUND))})


def test_added_group_stands_before_the_others_once() -> None:
    for _ in range(2):
        groups.add_group("paintings", "Paintings", (Kind.CAPTURE,))

    assert groups.tabs() == [("", "All"), ("paintings", "Paintings"), ("back", "Came back")]


@pytest.mark.parametrize(
    ("name", "found"), [("back", (Kind.RELEASE, Kind.REFUND)), ("grant", (Kind.GRANT,)), ("", ()), ("gift", ())]
)
def test_name_in_an_address_stands_for_kinds(name: str, found: tuple[Kind, ...]) -> None:
    assert groups.kinds_in(name) == found


def test_what_is_of_no_hold_was_bought_or_added() -> None:
    assert {*FRESH["added"][1]} == {kind for kind in Kind if kind not in OF_A_HOLD}
