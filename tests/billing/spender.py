"""A process that spends; `test_many_processes` starts many at once."""

from billing import ledger
from billing.ledger.exceptions import InsufficientCredits


def spend(account: int, times: int, name: str) -> None:
    """On a line of input, hold and capture 1 credit, `times` times; print how often there was one."""
    input()
    spent = 0
    for number in range(times):
        try:
            hold = ledger.hold(account, 1, key=f"hold:{name}:{number}", reference=f"generation:{name}:{number}")
        except InsufficientCredits:
            continue
        ledger.capture(hold.pk)
        spent += 1
    print(spent)  # noqa: T201 - the answer to the test that started it
