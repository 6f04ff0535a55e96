"""The audit of a day: what came since the last good run, on top of what that found."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing import ledger
from billing.ledger import audit_since, audited
from billing.ledger.models import AuditedSum, AuditRun, CreditAccount, Hold, Transfer
from maxvideo.accounts.models import User
from tests.billing.ledger.test_audit import lift, unchecked

__all__ = ["lift", "unchecked"]


@pytest.fixture(autouse=True)
def known_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is committed is known by the next run, and no books are too small."""
    monkeypatch.setattr(audited, "SETTLED_AFTER", timedelta(hours=-1))
    monkeypatch.setattr(audited, "SMALL", 1)


@pytest.fixture
def good(held: Hold) -> AuditRun:
    """A good run over Alice's 1,000 credits, 100 of them on hold."""
    return good_run()


def good_run(since: AuditRun | None = None) -> AuditRun:
    run = audited.begin(since)
    audited.end(run, since, differences=0)
    return run


def found(since: AuditRun) -> list[str]:
    return list(audit_since.differences(since))


def test_sums_of_a_good_run_are_kept(good: AuditRun, rich: User) -> None:
    kept = AuditedSum.objects.get(pk=rich.pk)
    assert (kept.last_transfer, kept.available, kept.held) == (good.last_transfer, 900, 100)
    assert (good.entries, good.is_whole) == (2, True)


def test_run_that_adds_the_days_entries_finds_and_keeps_what_the_whole_one_would(
    good: AuditRun, held: Hold, bob: User
) -> None:
    ledger.capture(held.pk, 60)
    ledger.grant(bob.pk, 10, key="grant:bob", note="")
    ledger.hold(bob.pk, 5, key="hold:bob", reference="generation:w")
    assert found(good) == []

    run = good_run(good)
    by_day = list(AuditedSum.objects.order_by("pk").values())
    good_run()
    assert list(AuditedSum.objects.order_by("pk").values()) == by_day
    assert run.entries == Transfer.objects.count()


def test_changed_balance_is_named_though_nothing_moved(good: AuditRun, rich: User) -> None:
    CreditAccount.objects.filter(pk=rich.pk).update(available=901)

    assert found(good) == [f"account {rich.pk} has 901 available and 100 held, its entries make 900 and 100"]


def test_credits_of_an_account_that_no_run_has_seen_are_named(good: AuditRun, bob: User) -> None:
    CreditAccount.objects.create(pk=bob.pk, user=bob, available=5)

    assert found(good) == [f"account {bob.pk} has 5 available and 0 held, its entries make 0 and 0"]


def test_pocket_below_zero_is_named(good: AuditRun, rich: User, unchecked: None) -> None:
    CreditAccount.objects.filter(pk=rich.pk).update(available=-1)

    assert found(good) == [f"account {rich.pk} has -1 available and 100 held, its entries make 900 and 100"]


def test_changed_new_entry_is_named_by_every_check_it_breaks(
    good: AuditRun, held: Hold, lift: Callable[..., None]
) -> None:
    ledger.capture(held.pk, 60)
    lift("UPDATE")
    Transfer.objects.filter(kind="capture").update(amount=59)

    assert [difference.split()[0] for difference in found(good)] == ["account", "transfer", "transfer", "hold"]


def test_new_entry_that_goes_another_way_than_its_kind_is_named(
    good: AuditRun, bob: User, lift: Callable[..., None]
) -> None:
    ledger.grant(bob.pk, 10, key="grant:bob", note="")
    lift("UPDATE")
    Transfer.objects.filter(key="grant:bob").update(kind="gift")

    (difference,) = found(good)
    assert difference.endswith("(gift) does not go the way of its kind or is not its hold's")


def test_open_hold_that_was_changed_is_named(good: AuditRun, held: Hold) -> None:
    Hold.objects.filter(pk=held.pk).update(amount=99)

    (difference,) = found(good)
    assert difference.startswith(f"hold {held.pk} is open: amount 99 (entries: 100)")


def test_new_hold_without_its_transfers_is_named(good: AuditRun, rich: User) -> None:
    hold = Hold.objects.create(account_id=rich.pk, key="hold:1", reference="generation:1", amount=10)

    (difference,) = found(good)
    assert difference.startswith(f"hold {hold.pk} is open: amount 10 (entries: 0)")


def test_tampered_old_entry_is_found_by_the_whole_run_and_makes_the_next_one_whole(
    good: AuditRun, lift: Callable[..., None]
) -> None:
    lift("UPDATE")
    Transfer.objects.filter(kind="grant").update(amount=1_001)
    assert found(good) == []

    audited.end(audited.begin(None), None, differences=2)
    assert audited.last_good() is None


def test_entry_that_may_still_be_followed_by_an_older_one_is_added_up_again(
    held: Hold, monkeypatch: pytest.MonkeyPatch, lift: Callable[..., None]
) -> None:
    monkeypatch.setattr(audited, "SETTLED_AFTER", timedelta(hours=1))
    run = good_run()
    assert (run.last_transfer, run.last_hold) == (0, 0)
    lift("UPDATE")
    Transfer.objects.update(created_at="2026-01-01T12:00Z")
    assert good_run().last_transfer == held.transfers.get().pk


def test_run_that_ends_after_a_later_one_takes_nothing_back(good: AuditRun, held: Hold) -> None:
    slow = audited.begin(good)
    ledger.capture(held.pk, 60)
    quick = good_run(good)
    audited.end(slow, good, differences=0)

    assert AuditedSum.objects.get().last_transfer == quick.last_transfer
    assert found(slow) == found(quick) == []


@pytest.mark.parametrize("small", [2, 3])
def test_small_books_are_added_up_whole(good: AuditRun, monkeypatch: pytest.MonkeyPatch, small: int) -> None:
    monkeypatch.setattr(audited, "SMALL", good.last_transfer + small - 2)

    assert audited.last_good() == (good if small == 2 else None)


def test_statements_grow_with_the_day_and_not_with_the_books(
    good: AuditRun, rich: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def statements(since: AuditRun) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert found(since) == []
        return len(asked)

    few = statements(good)
    for number in range(30):
        ledger.grant(rich.pk, 1, key=f"grant:{number}", note="")
    monkeypatch.setattr("billing.ledger.audit.BATCH", 3)
    assert statements(good) > few
    assert statements(good_run(good)) == few


def test_accounts_of_each_stretch_are_named_once(
    good: AuditRun, rich: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    CreditAccount.objects.create(pk=bob.pk, user=bob, available=5)
    CreditAccount.objects.filter(pk=rich.pk).update(available=901)
    monkeypatch.setattr(audited, "BATCH", 1)

    assert [difference.split()[1] for difference in found(good)] == [str(rich.pk), str(bob.pk)]


def test_lines_of_the_house_are_no_difference(good: AuditRun, rich: User) -> None:
    ledger.book_loss(27, key="loss:1", reference="generation:w")
    assert found(good) == []


def test_balance_that_does_not_follow_from_the_line_before_is_named_of_an_account_that_no_run_has_seen(
    good: AuditRun, bob: User, lift: Callable[..., None]
) -> None:
    for number in (1, 2):
        ledger.grant(bob.pk, 10, key=f"grant:{number}", note="")
    lift("UPDATE")
    Transfer.objects.filter(key="grant:1").update(balance=11)

    (difference,) = found(good)
    assert difference.startswith(f"transfer {Transfer.objects.get(key='grant:1').pk} ")


def test_entry_that_came_while_a_run_went_on_is_added_by_the_next(good: AuditRun, rich: User) -> None:
    ledger.grant(rich.pk, 1, key="grant:1", note="")
    run = audited.begin(good)
    ledger.grant(rich.pk, 10, key="grant:2", note="")
    audited.end(run, good, differences=0)

    assert AuditedSum.objects.get().available == 901
    assert found(run) == []
