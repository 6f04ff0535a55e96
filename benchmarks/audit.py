"""How long a day's audit takes on large books, beside the whole one.

`.venv/bin/python -m tests.postgres .venv/bin/python -m benchmarks.audit --rows 1000000 --day 10000`: so many entries,
a hundredth as many accounts, and so many entries more once the books were added up.
"""

import argparse
import time
from collections.abc import Callable
from typing import Final

from benchmarks.metrics import prepare

ACCOUNTS: Final = (
    "INSERT INTO billing_creditaccount (id, user_id, available, held, debt, is_frozen)"
    " SELECT n, n, 0, 0, 0, false FROM generate_series(1, {accounts}) n"
)
# A grant of one credit each, an account after the other and again, as entries come.
ENTRIES: Final = (
    "INSERT INTO billing_transfer (id, key, kind, account_id, source_id, source_pocket, target_id, target_pocket,"
    " amount, balance, reference, subject, note, created_at)"
    " SELECT 1 + n, 'grant:' || n, 'grant', 1 + n % {accounts}, -2, 'available', 1 + n % {accounts}, 'available',"
    " 1, 1 + n / {accounts}, '', '', '', now() - interval '2 hours'"
    " FROM generate_series({first}, {last}) n"
)


def main() -> None:
    """Fill the books, add them up, add a day's entries, and add those up."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.audit")
    parser.add_argument("--rows", type=int, default=1_000_000, help="entries that the whole audit adds up")
    parser.add_argument("--day", type=int, default=10_000, help="entries of the day after")
    wanted = parser.parse_args()
    prepare()
    accounts = wanted.rows // 100
    fill(0, wanted.rows, accounts)
    whole = timed(lambda: audit("--whole"))
    fill(wanted.rows, wanted.day, accounts)
    print(f"{wanted.rows:,} entries, the whole: {whole:.1f} s; {wanted.day:,} more: {timed(audit):.1f} s")


def fill(before: int, new: int, accounts: int) -> None:
    """Add entries, and what the accounts have by them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET statement_timeout = 0")
        if not before:
            cursor.execute(ACCOUNTS.format(accounts=accounts))
        cursor.execute(ENTRIES.format(accounts=accounts, first=before, last=before + new - 1))
        cursor.execute(
            "UPDATE billing_creditaccount a SET available = n FROM"
            " (SELECT account_id, count(*) n FROM billing_transfer GROUP BY account_id) t WHERE t.account_id = a.id"
        )
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("RESET statement_timeout")
        cursor.execute("VACUUM ANALYZE")


def audit(*words: str) -> None:
    """The command as an operator runs it; it raises where the books do not balance."""
    from django.core.management import call_command

    call_command("audit_ledger", *words)


def timed(call: Callable[[], object]) -> float:
    """Seconds that it takes."""
    began = time.monotonic()
    call()
    return time.monotonic() - began


if __name__ == "__main__":
    main()
