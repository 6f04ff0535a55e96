from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from billing import ledger
from billing.ledger import audited
from billing.ledger.models import CreditAccount, Hold, Transfer
from maxvideo.accounts.models import User
from tests.billing.ledger.test_audit import lift

__all__ = ["lift"]


def test_sound_books_are_said_to_balance(held: Hold, bob: User, capsys: pytest.CaptureFixture[str]) -> None:
    ledger.grant(bob.pk, 5, key="grant:bob", note="")
    call_command("audit_ledger")

    assert capsys.readouterr().out == "ledger balances: 2 accounts, 3 entries\n"


@pytest.mark.django_db
def test_empty_books_balance(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("audit_ledger")

    assert capsys.readouterr().out == "ledger balances: 0 accounts, 0 entries\n"


def test_each_difference_is_named_and_the_exit_is_1(rich: User, bob: User, capsys: pytest.CaptureFixture[str]) -> None:
    ledger.grant(bob.pk, 5, key="grant:bob", note="")
    CreditAccount.objects.filter(user__isnull=False).update(available=7)

    with pytest.raises(CommandError, match="differences: 2") as refusal:
        call_command("audit_ledger")

    assert refusal.value.returncode == 1
    assert capsys.readouterr().err.splitlines() == [
        f"account {rich.pk} has 7 available and 0 held, its entries make 1000 and 0",
        f"account {bob.pk} has 7 available and 0 held, its entries make 5 and 0",
    ]


def test_large_books_are_added_up_from_the_last_good_run(
    held: Hold, bob: User, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(audited, "SMALL", 1)
    monkeypatch.setattr(audited, "SETTLED_AFTER", timedelta(hours=-1))
    call_command("audit_ledger")
    ledger.grant(bob.pk, 5, key="grant:bob", note="")
    capsys.readouterr()

    call_command("audit_ledger")
    balances, known = capsys.readouterr().out.splitlines()
    assert balances == "ledger balances: 2 accounts, 3 entries"
    assert known.startswith("added up: 1 entries; 2 are known by the run of ")


def test_old_entry_that_was_changed_is_found_by_the_whole_audit_and_by_each_from_then_on(
    rich: User, lift: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audited, "SMALL", 1)
    monkeypatch.setattr(audited, "SETTLED_AFTER", timedelta(hours=-1))
    call_command("audit_ledger")
    lift("UPDATE")
    Transfer.objects.update(amount=999)
    call_command("audit_ledger")

    for words in (["--whole"], []):
        with pytest.raises(CommandError, match="the ledger does not balance"):
            call_command("audit_ledger", *words)
