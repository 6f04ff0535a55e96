"""What an owner does with collections: names them, fills and empties them, deletes them and has them back.

Whoever fills one holds its row, so that two who do it at once do not get past its limit together.
"""

from collections.abc import Iterable
from itertools import chain, count
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from generations.models import Collection, CollectionMember, Generation
from generations.models.collection import LONGEST_NAME, LONGEST_QUERY, MOST_OF_A_USER, MOST_VIDEOS, key_of
from generations.models.generation import GenerationQuerySet
from maxvideo.accounts.models import User
from maxvideo.web import clock

TAKEN: Final = "You have a collection of that name. Choose another name."
A_FILTER: Final = "is a saved filter: it holds what fits it, and nothing is put into it."
TOO_MANY: Final = f"You have {MOST_OF_A_USER} collections, which is as many as there can be. Delete one first."
TOO_LONG: Final = "This filter is too long to be kept. Search for fewer words, then save it."
FULL: Final = f"A collection holds at most {MOST_VIDEOS:,} videos."


class Refused(Exception):
    """It is not done, for the reason that the sentence says."""


def make(user: User, name: str, query: str = "") -> Collection:
    """Make one; raises Refused where the name is taken, the filter too long, or there are too many."""
    if len(query) > LONGEST_QUERY:
        raise Refused(TOO_LONG)
    with transaction.atomic():
        User.objects.select_for_update().filter(pk=user.pk).first()
        if Collection.objects.of(user).count() >= MOST_OF_A_USER:
            raise Refused(TOO_MANY)
        return _named(Collection(user=user, query=query), name)


def rename(collection: Collection, name: str) -> Collection:
    """Give it another name; raises Refused where that is taken."""
    return _named(collection, name)


def put_in(collection: Collection, rows: GenerationQuerySet) -> int:
    """Put the user's finished videos among the rows into it; returns how many are new there. Raises Refused."""
    if collection.is_filter:
        raise Refused(f"“{collection.name}” {A_FILTER}")
    with transaction.atomic():
        if not _held(collection):
            return 0
        inside = collection.members.values("generation")
        ids = list(rows.finished().exclude(pk__in=inside).order_by().values_list("pk", flat=True)[: MOST_VIDEOS + 1])
        if collection.members.count() + len(ids) > MOST_VIDEOS:
            raise Refused(f"{FULL} “{collection.name}” would have more.")
        CollectionMember.objects.bulk_create(_members(collection, ids), ignore_conflicts=True)
        return len(ids)


def take_out(collection: Collection, rows: GenerationQuerySet) -> int:
    """Take the rows out of it; returns how many there were."""
    return collection.members.filter(generation__in=rows.order_by().values("pk")).delete()[0]


def delete(collection: Collection) -> None:
    """Delete it, with a way back; its videos stay."""
    Collection.objects.filter(pk=collection.pk).update(deleted_at=clock.now())


def restore(collection: Collection) -> Collection:
    """Have it back; under another name where its own was given away meanwhile. Raises Refused."""
    with transaction.atomic():
        User.objects.select_for_update().filter(pk=collection.user_id).first()
        if Collection.objects.of(collection.user).count() >= MOST_OF_A_USER:
            raise Refused(TOO_MANY)
        collection.deleted_at = None
        return _named(collection, _free_name(collection))


def forget_deleted() -> int:
    """Forget what was deleted and can not be brought back any more; returns how many."""
    return Collection.objects.deleted_long_ago().delete()[0]


def collections_of(generation: Generation) -> list[UUID]:
    """The collections that a video is in."""
    return list(generation.memberships.values_list("collection_id", flat=True))


def _held(collection: Collection) -> bool:
    """Whether it is still there; until the transaction ends nobody else fills it."""
    still = Collection.objects.filter(pk=collection.pk, deleted_at=None)
    return bool(still.update(used_at=clock.now()))


def _members(collection: Collection, ids: Iterable[UUID]) -> list[CollectionMember]:
    return [CollectionMember(collection=collection, generation_id=generation_id) for generation_id in ids]


def _named(collection: Collection, name: str) -> Collection:
    collection.name, collection.name_key = name, key_of(name)
    try:
        with transaction.atomic():
            collection.save(update_fields=None if collection._state.adding else ["name", "name_key", "deleted_at"])
    except IntegrityError as error:
        raise Refused(TAKEN) from error
    return collection


def _free_name(collection: Collection) -> str:
    """Its name, or with the first number that makes it new."""
    own = Collection.objects.of(collection.user)
    endings = chain([""], (f" {number}" for number in count(2)))
    names = (f"{collection.name[: LONGEST_NAME - len(ending)]}{ending}" for ending in endings)
    return next(name for name in names if not own.named(name).exists())
