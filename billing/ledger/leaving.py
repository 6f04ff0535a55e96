"""What becomes of somebody's credits when they take their data away or leave."""

from collections.abc import Iterator
from typing import Any, Final

from billing import ledger
from billing.ledger import amounts, kinds, posting
from billing.ledger.models import ProposedAdjustment, Transfer
from maxvideo.accounts.export import json_member
from maxvideo.accounts.models import User
from maxvideo.web.zip_stream import Member

AT_ONCE: Final = 500
WHAT_IS_EXPORTED: Final = ("ledger.json: every line of the statement",)


def statement(user: User) -> Iterator[Member]:
    """Every line of the user's statement."""
    yield json_member("ledger.json", _lines(user))


def forfeit(user: User) -> bool:
    """Nobody is left to spend them, nor to be given any that wait for a second person; the ledger says so in a line."""
    ProposedAdjustment.objects.filter(user=user, state=ProposedAdjustment.State.PROPOSED).delete()
    ledger.forfeit(user.pk)
    return True


def what_goes(user: User) -> Iterator[str]:
    """The credits, if there are any."""
    if credits := posting.available(user.pk):
        yield amounts.credits(credits)


def what_stays(user: User) -> Iterator[str]:
    """Numbers that are nobody's."""
    yield "the ledger's numbers, so that the books add up"


def _lines(user: User) -> Iterator[dict[str, Any]]:
    """The lines, oldest first, read some at a time: no query stays open while they are sent."""
    last = 0
    while lines := list(Transfer.objects.of(user).filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        yield from map(_as_json, lines)
        last = lines[-1].pk


def _as_json(line: Transfer) -> dict[str, Any]:
    return {
        "time": line.created_at,
        "kind": line.kind,
        "words": kinds.word_of(line.kind),
        "subject": line.subject,
        "note": line.note,
        "credits": line.credits,
        "held": line.held,
        "balance": line.balance,
        "reference": line.reference,
    }
