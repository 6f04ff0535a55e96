"""The steps of a joining: queued, then made and stored by the workers of files, with the same ends as any run.

It may happen again at any point: the file is made in a folder of this try's own and stored under keys of its own.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any, Final

from django.conf import settings

from generations.catalogue.joined import clips_of
from generations.catalogue.shapes import shape_of
from generations.media import joining
from generations.media.disk import translate_disk_errors
from generations.media.exceptions import BadMedia, ChildUnavailable, MediaError, NotStored, NoTurn
from generations.models import Generation
from generations.states import State
from generations.workflow import doorbell, due, save, saving_time, settle
from generations.workflow.lease import extend, move, release, release_fields, renewer
from generations.workflow.reasons import Kind
from maxvideo.web import clock

LOOK_AGAIN: Final = timedelta(seconds=3)
TO_JOIN: Final = timedelta(minutes=5)  # what is left of its time when it stops waiting for others
CHILD_LIMIT: Final = 3
GONE_AFTER: Final = timedelta(minutes=15)  # a folder that is not mounted looks the same as a file that is gone


class ClipGone(Exception):
    """A clip was erased, taken down, or is not the owner's."""


class OutOfTime(Exception):
    """What was said to its owner is over."""


class Cancelled(Exception):
    """The owner wishes it to end."""


def begin(generation: Generation) -> None:
    """Hand a queued one to the workers of files, unless its owner took it back."""
    if generation.cancel_requested_at:
        settle.cancel(generation, "cancelled before it was begun")
        return
    fields = release_fields(timedelta()) | {"rung_at": clock.now(), "percent": 0, "setbacks": 0}
    move(generation, State.SAVING, "to be joined", **fields, deadline=clock.now(plus=settings.GENERATION_DEADLINE))
    due.ring_after_commit(generation.pk, doorbell.SAVE)


def join(generation: Generation) -> None:
    """Make the file, store it and publish it; or wait for others, try again, or end it."""
    try:
        _check_not_cancelled(generation)
        video = _join_and_store(generation)
    except Cancelled:
        settle.cancel(generation, "cancelled by its owner")
    except ClipGone as error:
        settle.fail(generation, Kind.CLIP_GONE, reason=str(error))
    except BadMedia as error:
        settle.fail(generation, Kind.JOINING, reason=f"the clips cannot be joined: {error}", alarm=True)
    except OutOfTime:
        settle.fail(generation, Kind.JOINING, reason="not joined in time", alarm=True)
    except NoTurn:
        _wait_for_others(generation)
    except MediaError as error:
        _try_later(generation, error)
    else:
        settle.finish(generation, 0, video | {"percent": None})


def _join_and_store(generation: Generation) -> dict[str, Any]:
    clips = _clips(generation)
    with translate_disk_errors(), _own_folder(generation) as own:
        path, poster = Path(own) / "video.mp4", Path(own) / "poster.jpg"
        _join(generation, [clip.video_key for clip in clips], path)
        renew = renewer(generation, settings.LEASE)
        probed, marked = save.examine_and_mark(generation, path, poster, renew)
        facts = asdict(probed) | marked.facts()
        keys = save.store(generation, marked, poster, content_type=facts.pop("content_type"))
    return keys | facts | {"shape": shape_of(probed.width, probed.height)}


@contextmanager
def _own_folder(generation: Generation) -> Iterator[str]:
    """A folder of this try's; what a killed one left goes first, since it may be gigabytes."""
    prefix = f"join-{generation.pk}-"
    for left_over in settings.SCRATCH_DIR.glob(f"{prefix}*"):
        shutil.rmtree(left_over, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=prefix, dir=settings.SCRATCH_DIR, ignore_cleanup_errors=True) as own:
        yield own


def _clips(generation: Generation) -> Sequence[Generation]:
    """The clips in order; one that its owner deleted since is still there. Raises ClipGone."""
    ids = clips_of(generation.arguments)
    found = Generation.objects.filter(user=generation.user_id).watchable().in_bulk(ids)
    if gone := set(ids) - found.keys():
        raise ClipGone(f"not there any more: {', '.join(map(str, gone))}")
    return [found[pk] for pk in ids]


def _join(generation: Generation, keys: Sequence[str], path: Path) -> None:
    done, until = 0, monotonic() + (generation.deadline - generation.now).total_seconds()
    extend(generation, settings.LONG_LEASE)  # a bucket that hangs is waited for without a byte that moves
    renew = renewer(generation, settings.LONG_LEASE, lambda: {"percent": done})

    def on_progress(percent: int) -> None:
        nonlocal done
        done = percent
        _check_not_cancelled(generation)
        if monotonic() > until:
            raise OutOfTime
        renew()

    joining.join(keys, path, on_progress=on_progress)


def _check_not_cancelled(generation: Generation) -> None:
    if Generation.objects.filter(pk=generation.pk, cancel_requested_at__isnull=False).exists():
        raise Cancelled


def _wait_for_others(generation: Generation) -> None:
    if generation.now > generation.deadline - TO_JOIN:
        settle.fail(generation, Kind.JOINING, reason="others were joined all the time", alarm=True)
    else:
        release(generation, LOOK_AGAIN)


def _try_later(generation: Generation, error: MediaError) -> None:
    """Storage is waited for; a child that ends again and again, or a file that stays away, has its reasons."""
    if isinstance(error, ChildUnavailable) and generation.setbacks + 1 >= CHILD_LIMIT:
        settle.fail(generation, Kind.JOINING, reason=f"not joined: {error}", alarm=True)
    elif isinstance(error, NotStored) and saving_time.waited(generation) > GONE_AFTER:
        settle.fail(generation, Kind.CLIP_GONE, reason="a clip's file is not in storage", alarm=True)
    else:
        save.try_later(generation, error)
