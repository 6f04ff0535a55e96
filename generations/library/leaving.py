"""What somebody takes away of their videos, and what they are told about them before their account goes."""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import PurePosixPath
from typing import Any, Final

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from generations.library import export
from generations.media import storage
from generations.media.exceptions import MediaError
from generations.models import Batch, Collection, Generation, InputImage, ShareLink
from maxvideo.accounts.export import json_member
from maxvideo.accounts.models import User
from maxvideo.web.file_sizes import file_size
from maxvideo.web.zip_stream import Member

AT_ONCE: Final = 50
WHAT_IS_EXPORTED: Final = (
    "generations.json: every prompt with its settings, price and end, those in the trash too",
    "collections.json: every collection with its videos, or the filter that it keeps",
    "batches.json: which videos were started together, and which of them you kept",
    "links.json: every share link with its address, its end and its visits",
    "videos, posters and pictures, each named by its day and its first words",
)
MISSING: Final = "missing-files.txt"
MORE_FACTS: Final = (
    *("state", "error", "shape", "price_credits", "quote", "started_at", "deleted_at", "shared_at"),
    *("batch_id", "position"),
)
BATCH_FACTS: Final = ("id", "kind", "size", "keeper", "created_at")

LINK_FACTS: Final = (
    *("generation_id", "title", "may_download", "shows_prompt", "created_at", "expires_at", "revoked_at", "visits"),
)


def everything(user: User) -> Iterator[Member]:
    """All generations as JSON, those in the trash too, and every file; what storage lacks is named at the end."""
    missing: list[str] = []
    yield json_member("generations.json", map(_as_json, _generations(user)))
    yield json_member("collections.json", map(_collection_as_json, Collection.objects.of(user).newest_first()))
    yield json_member("batches.json", map(_batch_as_json, Batch.objects.of(user).order_by("created_at")))
    yield json_member("links.json", map(_link_as_json, ShareLink.objects.of(user).newest_first()))
    for generation in _generations(user):
        yield from _files(generation, missing)
    for picture in _some_at_a_time(InputImage.objects.filter(user=user)):
        name = f"pictures/{picture.created_at:%Y-%m-%d}-{picture.pk}.{storage.extension_of(picture.key)}"
        yield from _file(picture.key, name, picture.bytes, missing)
    if missing:
        text = "\n".join(["Storage did not give these files while this was packed. Try again later.", "", *missing, ""])
        yield Member(MISSING, [text.encode()], 0, timezone.now())


def what_goes(user: User) -> Iterator[str]:
    """How much there is."""
    videos = Generation.objects.filter(user=user).finished().aggregate(number=Count("pk"), bytes=Sum("bytes"))
    pictures = InputImage.objects.filter(user=user).aggregate(number=Count("pk"), bytes=Sum("bytes"))
    size = file_size((videos["bytes"] or 0) + (pictures["bytes"] or 0))
    yield f"{_counted(videos['number'], 'video')} and {_counted(pictures['number'], 'picture')}, {size}"
    yield "every prompt, and what you starred or shared"
    if collections := Collection.objects.of(user).count():
        yield _counted(collections, "collection")
    if links := ShareLink.objects.of(user).not_ended().count():
        yield f"{_counted(links, 'share link')}: from this moment on nobody sees anything by them"


def what_goes_on(user: User) -> Iterator[str]:
    """What happens to what is being made."""
    number = Generation.objects.filter(user=user).in_flight().count()
    if number == 1:
        yield "1 video is being made. It is cancelled; if it cannot be stopped any more it is charged and deleted."
    elif number:
        last = "one that cannot be stopped any more is charged and deleted."
        yield f"{number:,} videos are being made. They are cancelled; {last}"


def _generations(user: User) -> Iterator[Generation]:
    return _some_at_a_time(Generation.objects.filter(user=user))


def _some_at_a_time(rows: QuerySet[Any]) -> Iterator[Any]:
    """Rows, oldest first; no query stays open while they are sent."""
    ids = list(rows.order_by("created_at", "pk").values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        found = rows.in_bulk(ids[start : start + AT_ONCE])
        yield from (found[pk] for pk in ids[start : start + AT_ONCE] if pk in found)


def _as_json(generation: Generation) -> dict[str, Any]:
    name = _name(generation) if _has_files(generation) else None
    return export.facts(generation, name) | {fact: getattr(generation, fact) for fact in MORE_FACTS}


def _collection_as_json(collection: Collection) -> dict[str, Any]:
    videos = collection.members.order_by("pk").values_list("generation_id", flat=True)
    return {
        "name": collection.name,
        "filter": collection.query or None,
        "created_at": collection.created_at,
        "videos": list(videos),
    }


def _batch_as_json(batch: Batch) -> dict[str, Any]:
    return {fact: getattr(batch, fact) for fact in BATCH_FACTS}


def _link_as_json(link: ShareLink) -> dict[str, Any]:
    return {"address": link.address} | {fact: getattr(link, fact) for fact in LINK_FACTS}


def _name(generation: Generation) -> str:
    """When, the first words, what made it, and an id that no other has."""
    path = PurePosixPath(export.file_name(generation))
    return f"videos/{generation.created_at:%Y-%m-%d}-{path.stem}-{generation.pk}{path.suffix}"


def _files(generation: Generation, missing: list[str]) -> Iterator[Member]:
    """The video and its poster, where it has any and may be watched."""
    if _has_files(generation):
        name = _name(generation)
        yield from _file(generation.video_key, name, generation.bytes or 0, missing)
        yield from _file(generation.poster_key, f"posters/{PurePosixPath(name).stem}.jpg", 0, missing)
        if generation.manifest_key:
            yield from _file(generation.manifest_key, str(PurePosixPath(name).with_suffix(".c2pa")), 0, missing)


def _has_files(generation: Generation) -> bool:
    """Whether it may be taken along: what was taken down stays where it is."""
    return bool(generation.video_key) and generation.taken_down_at is None


def _file(key: str, name: str, size: int, missing: list[str]) -> Iterator[Member]:
    blocks = storage.blocks(key)
    try:
        first = next(blocks, b"")
    except MediaError:
        missing.append(name)
    else:
        yield Member(name, _as_far_as_it_comes(chain([first], blocks), name, missing), size, timezone.now())


def _as_far_as_it_comes(blocks: Iterable[bytes], name: str, missing: list[str]) -> Iterator[bytes]:
    try:
        yield from blocks
    except MediaError:
        missing.append(f"{name} (only its beginning)")


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
