from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.utils import timezone

from billing import ledger
from billing.ledger import audit
from billing.ledger.models import CreditAccount, Hold, House, Transfer
from maxvideo.accounts.models import User
from maxvideo.web.registry import Registry
from tests import append_only


@pytest.fixture
def lift(db: None) -> Callable[..., None]:
    """Takes a trigger of the transfers away for the rest of the test's transaction."""

    def drop(action: str) -> None:
        table = "billing_transfer"
        on = f" ON {table}" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {append_only.name_of(table, action)}{on}")

    return drop


@pytest.fixture
def unchecked(db: None) -> Iterator[None]:
    """Has the database take a pocket below zero, and a hold that is open and settled."""
    connection.check_constraints()  # or PostgreSQL alters no table that foreign keys still have to look at
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for pocket in ("available", "held"):
                cursor.execute(f"ALTER TABLE billing_creditaccount DROP CONSTRAINT account_{pocket}_not_negative")
            cursor.execute("ALTER TABLE billing_hold DROP CONSTRAINT hold_closed_once_in_full")
            yield
        else:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            yield
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def test_sound_books_have_no_differences(held: Hold, bob: User) -> None:
    ledger.grant(bob.pk, 10, key="grant:bob", note="")
    ledger.capture(held.pk, 60)
    ledger.refund(held.pk, 5, number=1, note="")
    ledger.adjust(bob.pk, -3, key="adjust:1", note="")
    ledger.book_loss(7, key="loss:1", reference="generation:v")
    ledger.hold(bob.pk, 5, key="hold:bob", reference="generation:w")

    assert list(audit.differences()) == []


def test_changed_balance_is_named(rich: User) -> None:
    CreditAccount.objects.filter(pk=rich.pk).update(available=1_001)

    assert list(audit.differences()) == [
        f"account {rich.pk} has 1001 available and 0 held, its entries make 1000 and 0"
    ]


def test_credits_in_the_wrong_pocket_are_named(rich: User, held: Hold) -> None:
    CreditAccount.objects.filter(pk=rich.pk).update(available=910, held=90)

    assert list(audit.differences()) == [
        f"account {rich.pk} has 910 available and 90 held, its entries make 900 and 100"
    ]


def test_account_with_credits_and_no_entries_is_named(alice: User) -> None:
    CreditAccount.objects.create(pk=alice.pk, user=alice, available=5)

    assert list(audit.differences()) == [f"account {alice.pk} has 5 available and 0 held, its entries make 0 and 0"]


def test_pocket_below_zero_is_named_though_it_is_the_sum_of_its_entries(rich: User, unchecked: None) -> None:
    CreditAccount.objects.filter(pk=rich.pk).update(available=-1)
    taken = {"kind": "adjustment", "source_id": rich.pk, "target_id": House.GRANTS, "amount": 1_001, "balance": -1}
    Transfer.objects.create(key="adjust:1", account_id=rich.pk, **taken)

    assert list(audit.differences()) == [f"account {rich.pk} has -1 available and 0 held, its entries make -1 and 0"]


def test_held_pocket_below_zero_is_named_though_it_is_the_sum_of_its_entries(held: Hold, unchecked: None) -> None:
    account = held.account_id
    CreditAccount.objects.filter(pk=account).update(available=1_001, held=-1)
    freed = {"kind": "release", "source_id": account, "source_pocket": "held", "target_id": account, "amount": 101}
    Transfer.objects.create(key="release:1", account_id=account, balance=1_000, hold=held, **freed)

    difference, *_ = audit.differences()
    assert difference == f"account {account} has 1001 available and -1 held, its entries make 1001 and -1"


def test_hold_without_its_transfers_is_named(rich: User) -> None:
    hold = Hold.objects.create(account_id=rich.pk, key="hold:1", reference="generation:1", amount=10)

    (difference,) = audit.differences()
    assert difference.startswith(f"hold {hold.pk} is open: amount 10 (entries: 0)")


def test_hold_closed_behind_the_ledgers_back_is_named(held: Hold) -> None:
    Hold.objects.filter(pk=held.pk).update(state="closed", captured=100, closed_at=timezone.now())

    (difference,) = audit.differences()
    assert "captured 100 (entries: 0)" in difference


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize("captured", [0, 60, 100])
def test_hold_that_is_open_though_it_was_settled_is_named(held: Hold, captured: int) -> None:
    ledger.capture(held.pk, captured)
    Hold.objects.filter(pk=held.pk).update(state="open")

    (difference,) = audit.differences()
    assert difference.startswith(f"hold {held.pk} is open: amount 100 (entries: 100), captured {captured} (entries")


def test_changed_entry_is_named_by_every_check_it_breaks(held: Hold, lift: Callable[..., None]) -> None:
    lift("UPDATE")
    line = held.transfers.get()
    Transfer.objects.filter(pk=line.pk).update(amount=90)

    differences = list(audit.differences())
    assert [difference.split()[0] for difference in differences] == ["account", "hold"]


def test_changed_running_balance_is_named(held: Hold, lift: Callable[..., None]) -> None:
    lift("UPDATE")
    line = held.transfers.get()
    Transfer.objects.filter(pk=line.pk).update(balance=999)

    assert list(audit.differences()) == [f"transfer {line.pk} says a balance of 999, the entries up to it make 1000"]


def test_deleted_entry_is_named(rich: User, lift: Callable[..., None]) -> None:
    lift("DELETE")
    Transfer.objects.all().delete()

    assert list(audit.differences()) == [f"account {rich.pk} has 1000 available and 0 held, its entries make 0 and 0"]


def test_entry_that_goes_another_way_than_its_kind_is_named(rich: User, lift: Callable[..., None]) -> None:
    lift("UPDATE")
    Transfer.objects.update(source_id=House.REVENUE)

    (difference,) = audit.differences()
    assert difference.endswith("(grant) does not go the way of its kind or is not its hold's")


def test_entry_of_a_kind_that_there_is_not_is_named(rich: User) -> None:
    taken = {"account_id": rich.pk, "source_id": House.GRANTS, "target_id": rich.pk, "amount": 5, "balance": 1_005}
    Transfer.objects.create(key="gift:1", kind="gift", **taken)
    CreditAccount.objects.filter(pk=rich.pk).update(available=1_005)

    (difference,) = audit.differences()
    assert difference.endswith("(gift) does not go the way of its kind or is not its hold's")


def test_entry_of_another_accounts_hold_is_named(held: Hold, bob: User, lift: Callable[..., None]) -> None:
    lift("UPDATE")
    ledger.grant(bob.pk, 1_000, key="grant:bob", note="")
    other = ledger.hold(bob.pk, 100, key="hold:bob", reference="generation:bob")
    Transfer.objects.filter(hold=held).update(hold=other)

    assert [difference.split()[0] for difference in audit.differences()] == ["hold", "hold", "transfer"]


@pytest.mark.parametrize("batch", [1, 2, 3, 4])
def test_batches_cover_everything_once(
    rich: User, bob: User, staff: User, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(audit, "BATCH", batch)
    for user in (bob, staff):
        ledger.grant(user.pk, 10, key=f"grant:{user.pk}", note="")
    CreditAccount.objects.update(available=0)

    assert [difference.split()[1] for difference in audit.differences()] == [
        str(user.pk) for user in (rich, bob, staff)
    ]


def test_another_app_adds_a_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "checks", Registry())
    audit.checks.register(lambda: iter(["video 1 is published, its hold is not captured"]))

    assert list(audit.differences()) == ["video 1 is published, its hold is not captured"]
