import pytest
from django.core.management import CommandError, call_command

from billing import ledger
from billing.ledger.models import CreditAccount, Hold
from maxvideo.accounts.models import User


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
