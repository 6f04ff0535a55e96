"""The statement as its page shows it: a row is one movement, or all that became of one hold."""

from collections.abc import Sequence
from dataclasses import dataclass

from billing.ledger import kinds
from billing.ledger.extensions import Purpose, purposes_of
from billing.ledger.kinds import Kind
from billing.ledger.models import Hold, Transfer
from maxvideo.accounts.models import User

NOTHING_KNOWN = Purpose()


@dataclass(frozen=True)
class Row:
    """A folded line with what it was for."""

    line: Transfer
    purpose: Purpose = NOTHING_KNOWN

    @property
    def hold(self) -> Hold | None:
        """What it sums up; None where it is a movement of its own, which a refund is too."""
        return None if self.line.kind == Kind.REFUND else self.line.hold

    @property
    def is_on_hold(self) -> bool:
        """Whether the credits are set aside and nothing is settled."""
        return self.hold is not None and self.hold.state == Hold.State.OPEN

    @property
    def credits(self) -> int:
        """By how much the total changed."""
        return -self.hold.captured if self.hold else self.line.credits

    @property
    def title(self) -> str:
        """What it was for, as the house calls it; what people wrote takes its place."""
        return (self.hold.subject if self.hold else "") or kinds.word_of(self.line.kind)

    @property
    def details(self) -> str:
        """How the sum comes about, or why it is none."""
        if self.hold:
            return self._of_hold(self.hold)
        said = self.purpose.details or self.line.description
        return ": ".join(filter(None, (self.title, said))) if self.purpose.words else said

    def _of_hold(self, hold: Hold) -> str:
        if hold.released == hold.amount and self.line.note:
            return self.line.note
        return hold.description if self.purpose.words else hold.details


def rows_of(user: User, lines: Sequence[Transfer]) -> list[Row]:
    """Rows of a page of folded lines."""
    known = purposes_of(user, {line.reference for line in lines if line.reference})
    return [Row(line, known.get(line.reference, NOTHING_KNOWN)) for line in lines]
