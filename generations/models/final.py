"""Whether a row is final, said in the very words of the partial indexes.

SQLite uses a partial index only where it sees that the query implies its condition, and it does not look into the
bound parameters of an IN. So the states stand here as literals; they are constants of the code.
"""

from django.db.models import BooleanField, Func

from generations.states import FINAL


class IsFinal(Func):
    """`IsFinal("state")`, a condition for `filter`."""

    template = f"%(expressions)s IN ({', '.join(repr(str(state.value)) for state in sorted(FINAL))})"
    output_field = BooleanField()
