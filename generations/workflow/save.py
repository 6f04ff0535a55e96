"""From fal's file to ours: fetch it, see that it plays, store it and its poster, publish.

Everything may happen again: each try stores under keys of its own, made of the generation's id and its lease, those of
the try before are removed, and nothing is visible before `settle.finish` has published it.
"""

import threading
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from billing.pricing.prices import Quote
from generations.catalogue.shapes import shape_of
from generations.media import child, fetch, marking, probe, storage
from generations.media.exceptions import BadMedia, Forbidden, MediaError, NotThere, Slow
from generations.media.part import part_of
from generations.models import Generation, TakeDown
from generations.states import State
from generations.workflow import mark, missing_file, quoting, saving_time, settle
from generations.workflow.backoff import backoff, by_deadline
from generations.workflow.lease import LeaseLost, release, renewer, write
from generations.workflow.reasons import Kind
from generations.workflow.removals import PAUSED_AT_MOST, remove_later
from maxvideo.web import clock
from maxvideo.web.alarm import raise_alarm

BAD_FILE_LIMIT = 3
MAX_WAIT = timedelta(minutes=5)
SLOW_WAIT = timedelta(seconds=15)  # it goes on with what it has, after the others
ALARM_AFTER = timedelta(minutes=30)

_decoder = threading.Lock()


class KeptOut(Exception):
    """The very file was taken down."""


def save(generation: Generation) -> None:
    """Fetch and store the finished file and take the price, or try again, or end it."""
    if missing_file.is_cancelled(generation):
        settle.cancel(generation, "cancelled: the provider does not hand out the file")
        return
    try:
        video = _fetch_and_store(generation)
    except Forbidden as error:
        settle.fail(generation, Kind.MEDIA, reason=f"forbidden address: {error}", alarm=True)
    except KeptOut:
        settle.fail(generation, Kind.KEPT_OUT, reason="this file was taken down before")
    except BadMedia as error:
        _bad_file(generation, error)
    except NotThere as error:
        missing_file.ask_again(generation, error)
    except MediaError as error:
        try_later(generation, error)
    else:
        settle.finish(generation, _charge(generation, video), video)


def save_late(generation: Generation) -> None:
    """Fetch and store a video that fal delivered after the generation had failed, for free."""
    if generation.result_url:
        save(generation)
    else:
        release(generation, None)


def _fetch_and_store(generation: Generation) -> dict[str, Any]:
    """Fetch, examine and store; returns what to publish. Raises MediaError or LeaseLost."""
    renew = renewer(generation, settings.LEASE)
    child.prepare(probe.PROGRAM, marking.PROGRAM)
    with part_of(generation.pk) as (folder, path, label):
        poster = folder / "poster.jpg"
        with path.open("a+b") as file:
            fetched = fetch.download(generation.result_url, file, label=label, on_progress=renew)
        _check_not_taken_down(fetched.sha256)
        probed, marked = examine_and_mark(generation, path, poster, renew)
        facts = asdict(probed) | marked.facts() | {"source_sha256": fetched.sha256}
        keys = store(generation, marked, poster, content_type=facts.pop("content_type"))
    return keys | facts | {"shape": shape_of(probed.width, probed.height)}


def _check_not_taken_down(sha256: str) -> None:
    """Raise KeptOut for the file of a video that was taken down, whoever asks for it."""
    if TakeDown.objects.of_file(sha256).exists():
        raise KeptOut


def examine_and_mark(
    generation: Generation, path: Path, poster: Path, renew: Callable[[], None]
) -> tuple[probe.Probed, mark.Marked]:
    """One at a time in each process: it takes a processor and memory, where the rest of a save waits on the network."""
    while not _decoder.acquire(timeout=1):
        renew()
    try:
        probed = probe.examine(path, poster, on_progress=renew)
        return probed, mark.marked(generation, path, probed.content_type, renew)
    finally:
        _decoder.release()


def store(generation: Generation, marked: mark.Marked, poster: Path, *, content_type: str) -> dict[str, str | None]:
    """Upload all and return their keys; the files may be gone then.

    The row names them before they exist, so that a failed generation's files are found and removed. A bucket that hangs
    is waited for without a byte that moves, so the lease is a long one.
    """
    files = _files(generation, marked, poster, content_type)
    keys = {name: key for name, (key, _, _) in files.items()}
    with transaction.atomic():
        write(generation, lease_until=clock.now(plus=settings.LONG_LEASE), **({"manifest_key": None} | keys))
        remove_later(*generation.file_keys, after=PAUSED_AT_MOST)
    renew = renewer(generation, settings.LONG_LEASE)
    for key, path, kind in files.values():
        storage.save(key, path, content_type=kind, on_progress=renew, move=True)
    return {"manifest_key": None} | keys


def _files(
    generation: Generation, marked: mark.Marked, poster: Path, content_type: str
) -> dict[str, tuple[str, Path, str]]:
    """Each file with its key, where no other try stores anything (the lease is this one's alone), and its type."""
    own, pk = generation.lease_token, generation.pk
    if own is None:
        raise LeaseLost
    files = {
        "video_key": (storage.video_key(pk, content_type, try_id=own), marked.path, content_type),
        "poster_key": (storage.poster_key(pk, try_id=own), poster, "image/jpeg"),
    }
    if marked.manifest:
        files["manifest_key"] = (storage.manifest_key(pk, try_id=own), marked.manifest, storage.MANIFEST)
    return files


def _charge(generation: Generation, video: dict[str, Any]) -> int:
    """Credits to take: the price, or less where it was "at most" and the video came out smaller; 0 after a failure."""
    if generation.state == State.FAILED or not generation.price_credits:
        return 0
    sold = Quote.from_json(generation.quote)
    shorter_side = min(video["width"], video["height"])
    return quoting.settled(sold, generation.arguments, shorter_side=shorter_side)


def _bad_file(generation: Generation, error: BadMedia) -> None:
    """What arrived is no video: three tries within two minutes, since a copy may have been cut on its way."""
    if generation.bad_files + 1 >= BAD_FILE_LIMIT:
        settle.fail(generation, Kind.MEDIA, reason=f"not a playable video: {error}")
    else:
        release(generation, settings.BAD_FILE_PAUSE, bad_files=generation.bad_files + 1)


def try_later(generation: Generation, error: MediaError) -> None:
    """The provider's files or our storage are away: wait, as long as the provider keeps the file."""
    if saving_time.is_over(generation):
        settle.fail(generation, Kind.STORAGE, reason=f"not stored in time: {error}", alarm=True)
        return
    waited = saving_time.waited(generation)
    if waited > ALARM_AFTER:
        raise_alarm("generation %s is not stored after %s: %s", generation.pk, waited, type(error).__name__)
    failures = generation.setbacks + 1
    longest = SLOW_WAIT if isinstance(error, Slow) else MAX_WAIT
    changes = saving_time.after_setback(generation) | {"setbacks": failures, "file_missing_since": None}
    release(generation, by_deadline(generation, backoff(failures, longest=longest)), **changes)
