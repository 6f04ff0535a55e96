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


def test_line_of_a_hold_is_on_hold_now_while_that_is_open(held: Hold) -> None:
    assert held.transfers.get().is_on_hold_now

    ledger.release(held.pk)

    assert not any(line.is_on_hold_now for line in Transfer.objects.filter(hold=held))


WHY = "Pika 2.2: took too long, nothing charged"


@pytest.mark.parametrize(
    ("kind", "subject", "note", "title", "details"),
    [
        ("capture", "Pika 2.2", "1 clip × $0.20", "Video: Pika 2.2", "1 clip × $0.20"),
        ("capture", "Pika 2.2", "", "Video: Pika 2.2", ""),
        ("capture", "", "", "Video", ""),
        ("hold", "Pika 2.2", "1 clip × $0.20", "Put on hold", "Pika 2.2, 1 clip × $0.20"),
        ("release", "", WHY, "Came back from hold", WHY),
        ("release", "Pika 2.2", "1 clip × $0.20", "Came back from hold", "Pika 2.2, 1 clip × $0.20"),
    ],
)
def test_line_is_worded_by_its_kind_and_what_it_was_for(
    kind: str, subject: str, note: str, title: str, details: str
) -> None:
    line = Transfer(kind=kind, subject=subject, note=note)
    assert (line.title, line.details) == (title, details)


def test_comma_in_a_subject_stays_in_it() -> None:
    line = Transfer(kind="capture", subject="Red, blue and green", note="2 × $0.20")
    assert (line.title, line.details) == ("Video: Red, blue and green", "2 × $0.20")
