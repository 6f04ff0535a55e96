"""Kinds of lines that people look at together: the tabs of the page, each with its name in an address."""

from billing.ledger import kinds
from billing.ledger.kinds import Kind

_groups: dict[str, tuple[str, tuple[Kind, ...]]] = {
    "added": ("Bought and added", tuple(kind for kind in Kind if kind not in kinds.OF_A_HOLD)),
    "back": ("Came back", kinds.THAT_COME_BACK),
}


def add_group(name: str, label: str, kinds: tuple[Kind, ...]) -> None:
    """Put a tab before those that are there."""
    others = {other: group for other, group in _groups.items() if other != name}
    _groups.clear()
    _groups.update({name: (label, kinds)} | others)


def tabs() -> list[tuple[str, str]]:
    """The groups in the order of the page, all lines first: name and label."""
    return [("", "All"), *((name, label) for name, (label, _) in _groups.items())]


def kinds_in(name: str) -> tuple[Kind, ...]:
    """The kinds that a name in an address stands for: a group's or its own; none where it means nothing."""
    if name in _groups:
        return _groups[name][1]
    return (Kind(name),) if name in Kind.values else ()
