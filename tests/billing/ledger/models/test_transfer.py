from typing import Any

import pytest
from django.db import IntegrityError, transaction

from billing import ledger
from billing.ledger.models import Hold, House, Transfer
from maxvideo.accounts.models import User

GRANT = {"kind": "grant", "source_id": House.GRANTS, "amount": 5, "balance": 1_005}


def write(user: User, **changes: Any) -> Transfer:
    facts = {"key": "k", **GRANT, "account_id": user.pk, "target_id": user.pk}
    with transaction.atomic():
        return Transfer.objects.create(**(facts | changes))


def test_a_sound_transfer_is_taken(rich: User) -> None:
    assert write(rich).pk


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 0},
        {"amount": -5},
        {"kind": "hold"},
        {"target_pocket": "pocket"},
        {"account_id": House.GRANTS},
        {"key": "grant:start"},
    ],
    ids=["nothing", "less than nothing", "no hold", "unknown pocket", "another's line", "used key"],
)
def test_database_refuses_a_transfer(rich: User, change: dict[str, int | str | House]) -> None:
    with pytest.raises(IntegrityError):
        write(rich, **change)


def test_database_refuses_a_transfer_from_a_pocket_to_itself(rich: User) -> None:
    with pytest.raises(IntegrityError):
        write(rich, source_id=rich.pk)


def test_database_refuses_a_transfer_between_two_users(rich: User, bob: User) -> None:
    ledger.grant(bob.pk, 1, key="grant:bob", note="")

    with pytest.raises(IntegrityError):
        write(rich, source_id=bob.pk, account_id=max(rich.pk, bob.pk))


def test_lines_are_the_users_own(rich: User, bob: User) -> None:
    ledger.grant(bob.pk, 1, key="grant:bob", note="")

    assert [line.account_id for line in Transfer.objects.of(rich)] == [rich.pk]


def test_reference_id_is_what_the_reference_names(held: Hold) -> None:
    assert held.transfers.get().reference_id == "v"


def folded(user: User) -> list[tuple[str, int]]:
    return [(line.kind, line.balance) for line in Transfer.objects.of(user).folded().newest_first()]


def test_open_hold_is_a_line(rich: User, held: Hold) -> None:
    assert folded(rich) == [("hold", 1_000), ("grant", 1_000)]


@pytest.mark.parametrize(
    ("captured", "kind", "balance"), [(100, "capture", 900), (60, "release", 940), (0, "release", 1_000)]
)
def test_settled_hold_is_one_line_where_it_was_settled(
    rich: User, held: Hold, captured: int, kind: str, balance: int
) -> None:
    ledger.grant(rich.pk, 5, key="grant:between", note="")
    ledger.capture(held.pk, captured)

    assert folded(rich) == [(kind, balance + 5), ("grant", 1_005), ("grant", 1_000)]


def test_refund_is_a_line_of_its_own_day(rich: User, held: Hold) -> None:
    ledger.capture(held.pk, 100)
    ledger.refund(held.pk, 30, number=1, note="It flickered")

    assert folded(rich) == [("refund", 930), ("capture", 900), ("grant", 1_000)]
