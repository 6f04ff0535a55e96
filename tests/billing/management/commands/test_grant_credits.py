from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command

from billing.ledger.models import Transfer
from maxvideo.accounts.models import User


def test_grant_adds_credits_with_its_reason(
    alice: User, pockets: Callable[[User], tuple[int, int]], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("grant_credits", "alice@example.org", "2000", reason="Spring course")

    assert pockets(alice) == (2_000, 0)
    assert Transfer.objects.get().note == "Spring course"
    assert capsys.readouterr().out == "alice@example.org: +2000 credits, the balance is 2000\n"


def test_address_is_found_whatever_its_case(alice: User, pockets: Callable[[User], tuple[int, int]]) -> None:
    call_command("grant_credits", "Alice@Example.ORG", "5", reason="x")

    assert pockets(alice) == (5, 0)


def test_negative_number_takes_credits(rich: User, pockets: Callable[[User], tuple[int, int]]) -> None:
    call_command("grant_credits", "alice@example.org", "-300", "--reason", "Granted twice")

    assert pockets(rich) == (700, 0)
    assert Transfer.objects.get(kind="adjustment").credits == -300


def test_the_same_grant_twice_is_two_grants(alice: User, pockets: Callable[[User], tuple[int, int]]) -> None:
    for _ in range(2):
        call_command("grant_credits", "alice@example.org", "5", reason="x")

    assert pockets(alice) == (10, 0)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nobody@example.org", "5", "--reason", "x"], "nobody has the address nobody@example.org"),
        (["alice@example.org", "5"], "say why, with --reason"),
        (["alice@example.org", "5", "--reason", "  "], "say why, with --reason"),
        (["alice@example.org", "5", "--reason", "\u200b\u2800"], "say why, with --reason"),
        (
            ["alice@example.org", "-1001", "--reason", "x"],
            "alice@example.org has 1000 credits available, 1001 cannot be taken",
        ),
        (["alice@example.org", "5", "--reason", "x" * 301], "the reason has 301 characters, the limit is 300"),
        (["alice@example.org", "0", "--reason", "x"], "0 credits cannot be booked"),
        (["alice@example.org", "9" * 30, "--reason", "x"], f"{'9' * 30} credits cannot be booked"),
    ],
    ids=[
        "unknown address",
        "no reason",
        "empty reason",
        "invisible reason",
        "too much",
        "long reason",
        "nothing",
        "absurd",
    ],
)
def test_refusal_is_one_line_and_changes_nothing(
    rich: User, pockets: Callable[[User], tuple[int, int]], arguments: list[str], words: str
) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("grant_credits", *arguments)

    assert str(refusal.value) == words
    assert refusal.value.returncode == 1
    assert pockets(rich) == (1_000, 0)
