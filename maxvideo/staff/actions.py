"""How a row of what staff did is written, and nowhere else: `record` for one object, `record_each` for several."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from maxvideo.staff.models import LONGEST_REASON, StaffAction

ADD: Final = "add"
CHANGE: Final = "change"
DELETE: Final = "delete"
LOOK: Final = "look"

Actor = AbstractBaseUser | AnonymousUser


def record(
    actor: Actor,
    kind: str,
    row: Model | None = None,
    *,
    person_id: int | None = None,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> StaffAction:
    """Write down what somebody of the house does; in the transaction of the deed where it has one.

    The person concerned, unless named, is the row's user, or the row where that is a user.
    """
    made = _action(actor, kind, row)
    made.person_id = person_id or made.person_id
    made.reason, made.details = reason[:LONGEST_REASON], dict(details or {})
    made.save(force_insert=True)
    return made


def record_each(actor: Actor, kind: str, rows: Iterable[Model]) -> None:
    """The same for each of several rows, in one query."""
    StaffAction.objects.bulk_create([_action(actor, kind, row) for row in rows])


def _action(actor: Actor, kind: str, row: Model | None) -> StaffAction:
    return StaffAction(
        actor_id=int(actor.pk or 0),  # nobody has 0: a row without an actor is refused
        kind=kind,
        model=row._meta.label_lower if row else "",
        object_id=str(row.pk) if row else "",
        person_id=_person(row),
    )


def _person(row: Model | None) -> int | None:
    return row.pk if isinstance(row, AbstractBaseUser) else getattr(row, "user_id", None)
