"""How the database would read rows, were the table as large as it gets."""

from typing import Final

from django.db import connection
from django.db.models import QuerySet

# What PostgreSQL's planner is told until the transaction ends. The table and its indexes hold a million rows, of which
# nothing more is known, so that no index serves as well as any other; and it shuns what serves a small table best.
LARGE: Final = """
    UPDATE pg_class SET reltuples = 1e6, relpages = 1
    WHERE oid = %(table)s::regclass OR oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = %(table)s::regclass);
    DELETE FROM pg_statistic WHERE starelid = %(table)s::regclass;
    SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off
"""
AS_GOOD: Final = ("generation_list", "generation_starred")  # in the place of the gallery's own


def plan_of(rows: QuerySet) -> str:
    """The plan; on PostgreSQL as of a large table."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(LARGE, {"table": rows.model._meta.db_table})
    return rows.explain()


def is_sorted(plan: str) -> bool:
    """Whether the rows are put in order after they were read, in either database's words."""
    return "sort" in plan.lower() or "b-tree" in plan.lower()


def goes_by(index: str, plan: str) -> bool:
    """Whether the rows are read through an index; of few rows the gallery may as well be read through the list's."""
    return index in plan or (index == "generation_gallery" and any(other in plan for other in AS_GOOD))
