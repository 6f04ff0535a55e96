"""What the ledger's lines are called where credits buy videos."""

from billing.ledger import groups, kinds
from billing.ledger.kinds import Kind


def register_ledger_words() -> None:
    """Say it of the kinds that have to do with videos, and put those of a video behind one chip."""
    kinds.name_kinds({Kind.CAPTURE: "Video", Kind.LOSS: "Delivered free"})
    groups.add_group("videos", "Videos", (Kind.CAPTURE, Kind.REFUND))
