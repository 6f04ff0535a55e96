"""How the database would read rows, were the table as large as it gets."""

from django.db import connection
from django.db.models import QuerySet

# What PostgreSQL rightly prefers for the few rows of a test.
SMALL_WAYS = ("seqscan", "bitmapscan", "sort")


def plan_of(rows: QuerySet) -> str:
    """The plan, with the ways that only serve a small table switched off for the rest of the transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for way in SMALL_WAYS:
                cursor.execute(f"SET LOCAL enable_{way} = off")
    return rows.explain()


def is_sorted(plan: str) -> bool:
    """Whether the rows are put in order after they were read, in either database's words."""
    return "sort" in plan.lower() or "b-tree" in plan.lower()


def goes_by(index: str, plan: str) -> bool:
    """Whether the rows are read through an index; of few rows the gallery may as well be read through the list's."""
    return index in plan or (index == "generation_gallery" and "generation_list" in plan)
