"""What becomes of somebody's videos when their account goes: runs end by the rules, then rows and files go.

Whoever leaves waits for nobody: deadlines come closer, so that all is settled within the hour.
"""

from datetime import timedelta
from typing import Final

from django.db import transaction

from generations.media import storage
from generations.models import Batch, Collection, Delivery, Generation, InputImage, ShareLink
from generations.states import FINAL
from generations.workflow.cancel import cancel
from generations.workflow.lease import unheld
from generations.workflow.removals import remove_files_of, remove_later, remove_what_tries_left
from maxvideo.accounts.models import User
from maxvideo.web import clock
from maxvideo.web.one_by_one import OneByOne

BATCH: Final = 200
DEADLINE: Final = timedelta(minutes=20)
"""For each of the two things that are waited for: fal, and the saving of what it made."""


def take_back_from_show(user: User) -> None:
    """Show nothing of theirs to others from now on."""
    shared = Generation.objects.filter(user=user, shared_at__isnull=False)
    shared.update(shared_at=None, picked_at=None)
    ShareLink.objects.of(user).end()


def end_runs(user: User) -> bool:
    """Ask every run to end, soon; returns whether all have, so that no credits are on hold."""
    runs = Generation.objects.filter(user=user).in_flight()
    for run in runs.filter(cancel_requested_at=None):
        cancel(run)
    latest = clock.now(plus=DEADLINE)
    runs.filter(deadline__gt=latest).update(deadline=latest)
    return not runs.exists()


def erase_videos(user: User) -> bool:
    """Erase the rows, with all that hangs on them, and note their files; returns whether none is left."""
    rows = Generation.objects.filter(unheld(), user=user, state__in=FINAL)
    _erasing(rows.exclude(pk__in=_erasing.left_aside)[:BATCH])
    return not Generation.objects.filter(user=user).exists()


def erase_collections(user: User) -> bool:
    """Erase what they called parts of their gallery."""
    Collection.objects.filter(user=user).delete()
    return True


def erase_pictures(user: User) -> bool:
    """Erase what they uploaded; returns whether nothing is left."""
    for picture in InputImage.objects.filter(user=user)[:BATCH]:
        _erase_picture(picture)
    return not InputImage.objects.filter(user=user).exists()


def erase_files(user: User) -> bool:
    """Remove the files of what was erased; returns whether storage has none of them any more."""
    return remove_files_of(user.pk)


def _erase(generation: Generation) -> None:
    for kind in ("videos", "posters", "manifests"):
        remove_what_tries_left(storage.key_start(kind, generation.pk))
    with transaction.atomic():
        still = Generation.objects.filter(unheld(), pk=generation.pk, state__in=FINAL).select_for_update().first()
        if still:
            remove_later(*still.file_keys, leaver=still.user_id)
            if still.request_id:
                Delivery.objects.filter(request_id=still.request_id).delete()
            still.delete()
            Batch.objects.delete_if_empty(still.batch_id)


@transaction.atomic
def _erase_picture(picture: InputImage) -> None:
    if InputImage.objects.filter(pk=picture.pk).delete()[0]:
        remove_later(picture.key, leaver=picture.user_id)


_erasing = OneByOne("erase videos", _erase, key=lambda generation: generation.pk)
