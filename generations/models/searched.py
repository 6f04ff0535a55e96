"""SQLite's index of prompts as a model, so that a query can go through it. PostgreSQL has no such table."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.lookups import Lookup

from generations.models.generation import Generation

if TYPE_CHECKING:  # generic in the stubs alone
    TextLookup = Lookup[str]
else:
    TextLookup = Lookup


class Searched(models.Model):
    """A prompt in the index; see `lists/search_index.py`, which makes and keeps it."""

    place = models.BigIntegerField(primary_key=True, db_column="rowid")
    generation = models.OneToOneField(
        Generation, on_delete=models.DO_NOTHING, related_name="searched", db_constraint=False
    )
    row = models.TextField(db_column="generations_search", help_text="FTS5's name for all columns of a row.")

    class Meta:
        managed = False
        db_table = "generations_search"

    def __str__(self) -> str:
        return str(self.place)


@models.TextField.register_lookup
class Match(TextLookup):
    """FTS5's MATCH: an expression of its query language."""

    lookup_name = "match"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """`row MATCH expression`."""
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} MATCH {right}", (*left_params, *right_params)
