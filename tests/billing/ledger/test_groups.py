import pytest

from billing.ledger import groups
from billing.ledger.kinds import Kind


@pytest.fixture(autouse=True)
def _own_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "_groups", {"holds": ("Holds", (Kind.HOLD, Kind.RELEASE))})


def test_added_group_stands_before_the_others_once() -> None:
    for _ in range(2):
        groups.add_group("paintings", "Paintings", (Kind.CAPTURE,))

    assert groups.chips() == [("", "All"), ("paintings", "Paintings"), ("holds", "Holds")]


@pytest.mark.parametrize(
    ("name", "found"), [("holds", (Kind.HOLD, Kind.RELEASE)), ("grant", (Kind.GRANT,)), ("", ()), ("gift", ())]
)
def test_name_in_an_address_stands_for_kinds(name: str, found: tuple[Kind, ...]) -> None:
    assert groups.kinds_in(name) == found
