"""T4: real processes spend from one account at once."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection

from billing import ledger
from billing.ledger import audit
from billing.ledger.models import CreditAccount, Hold
from maxvideo.accounts.models import User

PROCESSES, TIMES, CREDITS = 16, 100, 1_000


def address_of_the_test_database() -> str:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


@pytest.fixture
def spenders(transactional_db: None) -> Iterator[Callable[[int], list[subprocess.Popen[str]]]]:
    """Processes that wait for a line of input to begin."""
    made = []

    def start(account: int) -> list[subprocess.Popen[str]]:
        # SQLite does not queue its writers: on a busy machine one of sixteen may be passed over for long.
        environment = os.environ | {"DATABASE_URL": address_of_the_test_database(), "SQLITE_TIMEOUT": "100"}
        for number in range(PROCESSES):
            call = f"from tests.billing.spender import spend; spend({account}, {TIMES}, '{number}')"
            command = [sys.executable, "-c", f"import django; django.setup(); {call}"]
            made.append(
                subprocess.Popen(
                    command,
                    cwd=settings.BASE_DIR,
                    env=environment,
                    text=True,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                )
            )
        return made

    yield start
    for process in made:
        process.kill()
        process.communicate()


def test_many_processes_spend_exactly_what_is_there(
    spenders: Callable[[int], list[subprocess.Popen[str]]], alice: User
) -> None:
    ledger.grant(alice.pk, CREDITS, key="grant:1", note="")
    processes = spenders(alice.pk)
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    ends = [process.communicate(timeout=600) for process in processes]

    assert [errors for _, errors in ends if errors] == []
    assert sum(int(spent) for spent, _ in ends) == CREDITS
    assert CreditAccount.objects.filter(pk=alice.pk, available=0, held=0).exists()
    assert Hold.objects.filter(state=Hold.State.CLOSED, captured=1).count() == CREDITS
    assert list(audit.differences()) == []
