"""The life of a generation: its states and the only ways between them.

    queued ──► submitting ──► running ──► saving ──► completed
      ▲  │       │  │  ▲         │           │           ▲
      └──┼───────┘  ▼  │         │           │           │ delivered late, free
         │       unknown ────────┤           │           │
         ▼          ▼            ▼           ▼           │
      cancelled ◄─ or ─────────────────────► failed ─────┘

`submitting` and `unknown` (posted, but the answer never came) are ours; people see `queued`.
A final state stays, with one exception: a failed generation whose video fal delivers later is completed, charged 0.
"""

from django.db import models


class State(models.TextChoices):
    """Where a generation is. The values are stored; renaming one needs a migration and one release of both."""

    QUEUED = "queued", "Queued"
    SUBMITTING = "submitting", "Being submitted"
    UNKNOWN = "unknown", "Answer unknown"
    RUNNING = "running", "Running"
    SAVING = "saving", "Saving"
    COMPLETED = "completed", "Completed"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"

    @property
    def is_final(self) -> bool:
        """Whether the money is settled and no work is left."""
        return self in FINAL

    @property
    def public(self) -> "State":
        """What people see of it."""
        return State.QUEUED if self in {State.SUBMITTING, State.UNKNOWN} else self


FINAL = frozenset({State.COMPLETED, State.FAILED, State.CANCELLED})
IN_FLIGHT = frozenset(State) - FINAL
PUBLIC = tuple(state for state in State if state is state.public)

TRANSITIONS: dict[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.SUBMITTING, State.RUNNING, State.SAVING, State.FAILED, State.CANCELLED}),
    State.SUBMITTING: frozenset(
        {State.QUEUED, State.UNKNOWN, State.RUNNING, State.SAVING, State.FAILED, State.CANCELLED}
    ),
    State.UNKNOWN: frozenset({State.RUNNING, State.SAVING, State.FAILED, State.CANCELLED}),
    State.RUNNING: frozenset({State.SAVING, State.FAILED, State.CANCELLED}),
    State.SAVING: frozenset({State.COMPLETED, State.FAILED, State.CANCELLED}),
    State.COMPLETED: frozenset(),
    State.FAILED: frozenset({State.COMPLETED}),
    State.CANCELLED: frozenset(),
}


def sources(target: State) -> frozenset[State]:
    """The states that may lead to `target`."""
    return frozenset(state for state, targets in TRANSITIONS.items() if target in targets)
