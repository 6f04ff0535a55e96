"""Videos to be taken away: each with a name that people can read, and beside it everything that made it, as JSON."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain, count
from pathlib import PurePosixPath
from typing import Any, Final
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.text import slugify

from generations.catalogue import find, title_of
from generations.catalogue.endpoint import Secret
from generations.library.file_names import name_from
from generations.media import storage
from generations.media.exceptions import MediaError
from generations.models import Generation
from maxvideo.accounts.models import User
from maxvideo.web.zip_stream import Member

MOST: Final = 5000  # a ZIP's table of contents is written at its end, and kept until then
AT_ONCE: Final = 50
FACTS: Final = (
    *(
        "id",
        "continued_from_id",
        "request_id",
        "prompt",
        "created_at",
        "submitted_at",
        "finished_at",
        "starred_at",
        "charged_credits",
    ),
    *("width", "height", "duration_seconds", "has_sound", "bytes", "sha256"),
)


def file_name(generation: Generation) -> str:
    """A name for the downloaded file: the first words of the prompt and the endpoint."""
    made_by = slugify(title_of(generation.endpoint_id).replace("/", " "))
    ending = storage.extension_of(generation.video_key) or "mp4"
    return f"{name_from(generation.prompt) or 'video'}-{made_by}.{ending}"


def members(user: User, ids: Sequence[UUID]) -> Iterator[Member]:
    """The user's videos among the ids and their sidecars, in that order. Rows are read a few at a time, and no query
    stays open while bytes are sent.
    """
    names = _Names()
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        generations = Generation.objects.of(user).watchable().in_bulk(some)
        for generation in (generations[generation_id] for generation_id in some if generation_id in generations):
            yield from _files(generation, names.unique(file_name(generation)))


def facts(generation: Generation, name: str | None) -> dict[str, Any]:
    """What made a video, for its sidecar; `name` is its file's, if it has one. Nothing secret is among it."""
    endpoint = find(generation.endpoint_id)
    parameters = endpoint.parameters if endpoint else ()
    secret = {"api_key"} | {parameter.name for parameter in parameters if isinstance(parameter, Secret)}
    arguments = {name: value for name, value in generation.arguments.items() if name not in secret}
    return {
        "file": name,
        "endpoint": generation.endpoint_id,
        "arguments": arguments,
        "seed": arguments.get("seed"),
        **{fact: getattr(generation, fact) for fact in FACTS},
    }


def _files(generation: Generation, name: str) -> Iterator[Member]:
    """The video, unless storage has none of it, and its sidecar."""
    blocks = storage.blocks(generation.video_key)
    made_at = generation.finished_at or generation.created_at
    try:
        first = next(blocks, b"")
    except MediaError:
        stored_name = None
    else:
        stored_name = name
        yield Member(name, chain([first], blocks), generation.bytes or 0, made_at)
    if generation.manifest_key and stored_name:
        yield from _manifest(generation, name, made_at)
    text = json.dumps(facts(generation, stored_name), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2) + "\n"
    sidecar = text.encode()
    yield Member(str(PurePosixPath(name).with_suffix(".json")), [sidecar], len(sidecar), made_at)


def _manifest(generation: Generation, name: str, made_at: datetime) -> Iterator[Member]:
    """What says beside the video that AI made it, unless storage does not give it."""
    try:
        content = b"".join(storage.blocks(generation.manifest_key or ""))
    except MediaError:
        return
    yield Member(str(PurePosixPath(name).with_suffix(".c2pa")), [content], len(content), made_at)


class _Names:
    """Names that differ on every file system: Windows and macOS tell no case."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def unique(self, name: str) -> str:
        """The name, or with the first number that makes it new."""
        path, last = PurePosixPath(name), self._given.get(name.casefold(), 0)
        numbered = ((f"{path.stem}-{number}{path.suffix}", number) for number in count(max(last, 1) + 1))
        first = [] if last else [(name, 1)]
        names = chain(first, numbered)
        free, number = next((name, number) for name, number in names if name.casefold() not in self._given)
        self._given |= {name.casefold(): number}
        self._given.setdefault(free.casefold(), 1)
        return free
