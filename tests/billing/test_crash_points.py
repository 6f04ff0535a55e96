"""A process that is killed while credits move has moved them and said so, or neither."""

from collections.abc import Callable

import pytest

from billing import ledger
from billing.ledger import audit
from billing.ledger.models import Hold, Transfer
from maxvideo.accounts.models import User
from tests.generations.workflow.crash import run_and_kill

POINTS = 2  # before and after the one commit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(
    params=["hold", "capture", "capture part", "release", "refund", "top_up", "grant", "adjust", "book_loss"]
)
def move(request: pytest.FixtureRequest, rich: User, held: Hold) -> Callable[[], object]:
    """Each operation of the ledger."""
    spent = ledger.capture(ledger.hold(rich.pk, 50, key="hold:spent", reference="generation:1").pk)
    moves: dict[str, Callable[[], object]] = {
        "hold": lambda: ledger.hold(rich.pk, 20, key="hold:new", reference="generation:2"),
        "capture": lambda: ledger.capture(held.pk),
        "capture part": lambda: ledger.capture(held.pk, 60),
        "release": lambda: ledger.release(held.pk),
        "refund": lambda: ledger.refund(spent.pk, 10, number=1, note=""),
        "top_up": lambda: ledger.top_up(rich.pk, 500, key="topup:1", reference="purchase:1"),
        "grant": lambda: ledger.grant(rich.pk, 5, key="grant:1", note=""),
        "adjust": lambda: ledger.adjust(rich.pk, -5, key="adjust:1", note=""),
        "book_loss": lambda: ledger.book_loss(7, key="loss:1", reference="generation:3"),
    }
    return moves[request.param]


def test_killed_before_or_after_its_one_commit_the_books_balance(move: Callable[[], object]) -> None:
    before = Transfer.objects.count()
    for point in range(POINTS):
        assert run_and_kill(move, at=point) == point + 1
        assert list(audit.differences()) == []
        assert (Transfer.objects.count() > before) == (point > 0)


def test_done_again_after_it_was_killed_it_has_been_done_once(
    move: Callable[[], object], rich: User, pockets: Callable[[User], tuple[int, int]]
) -> None:
    run_and_kill(move, at=POINTS - 1)
    after = (pockets(rich), Transfer.objects.count())

    move()

    assert (pockets(rich), Transfer.objects.count()) == after
