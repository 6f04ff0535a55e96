"""Kinds of lines that people look at together: the chips of the page, each with its name in an address."""

from billing.ledger.kinds import Kind

_groups: dict[str, tuple[str, tuple[Kind, ...]]] = {
    "holds": ("Holds", (Kind.HOLD, Kind.RELEASE)),
    "added": ("Added", (Kind.TOP_UP, Kind.GRANT, Kind.SIGNUP, Kind.REFUND, Kind.ADJUSTMENT)),
}


def add_group(name: str, label: str, kinds: tuple[Kind, ...]) -> None:
    """Put a chip before those that are there."""
    others = {other: group for other, group in _groups.items() if other != name}
    _groups.clear()
    _groups.update({name: (label, kinds)} | others)


def chips() -> list[tuple[str, str]]:
    """The groups in the order of the page, all lines first: name and label."""
    return [("", "All"), *((name, label) for name, (label, _) in _groups.items())]


def kinds_in(name: str) -> tuple[Kind, ...]:
    """The kinds that a name in an address stands for: a group's or its own; none where it means nothing."""
    if name in _groups:
        return _groups[name][1]
    return (Kind(name),) if name in Kind.values else ()
