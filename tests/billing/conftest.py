"""Accounts with credits, and a look at what they hold."""

from collections.abc import Callable, Iterator

import pytest

from billing import ledger
from billing.ledger import audit
from billing.ledger.models import CreditAccount, Hold
from maxvideo.accounts.models import User


@pytest.fixture
def rich(alice: User) -> User:
    """Alice with 1,000 credits."""
    ledger.grant(alice.pk, 1_000, key="grant:start", note="To begin with")
    return alice


@pytest.fixture
def held(rich: User) -> Hold:
    """100 of Alice's credits on hold for a video."""
    return ledger.hold(rich.pk, 100, key="hold:v", reference="generation:v", subject="Veo 3 Fast")


@pytest.fixture
def pockets() -> Callable[[User], tuple[int, int]]:
    """Gives what a user has available and on hold, as the database says."""

    def read(user: User) -> tuple[int, int]:
        return CreditAccount.objects.values_list("available", "held").get(pk=user.pk)

    return read


@pytest.fixture
def _books_balance(db: None) -> Iterator[None]:
    """Adds the books up again when the test is over."""
    yield
    assert list(audit.differences()) == []
