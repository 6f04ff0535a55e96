"""The pictures that a user uploaded: stored once, named in a form as `upload:<id>`, and offered again."""

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from django.db import transaction

from generations.catalogue import Endpoint
from generations.catalogue.uploads import FORM_PREFIX
from generations.media import storage
from generations.media.exceptions import StorageUnavailable
from generations.media.pictures import Picture
from generations.models import Generation, InputImage
from generations.workflow import removals
from maxvideo.web.uuids import uuid_or_none

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from maxvideo.accounts.models import User

RECENT: Final = 12


def owned_by(user: "User | AnonymousUser | None", texts: Iterable[str]) -> dict[str, InputImage]:
    """The user's stored pictures among the posted texts, by text. One query, none without an upload among them."""
    ids = [
        pk for text in texts if text.startswith(FORM_PREFIX) and (pk := uuid_or_none(text.removeprefix(FORM_PREFIX)))
    ]
    if not ids or user is None or not user.is_authenticated:
        return {}
    return {picture.form_text: picture for picture in InputImage.objects.filter(user_id=user.pk, pk__in=ids)}


def recent_uploads(user: "User | AnonymousUser", endpoint: Endpoint) -> list[InputImage]:
    """A user's newest pictures, to be picked again where the endpoint takes some."""
    return newest_uploads(user) if user.is_authenticated and endpoint.is_from_pictures else []


def newest_uploads(user: "User") -> list[InputImage]:
    """The same wherever a picture may be given."""
    return list(user.input_images.order_by("-created_at")[:RECENT])


def store(picture: Picture, user: "User | AnonymousUser | None", *, frame_of: Generation | None = None) -> InputImage:
    """Store a prepared picture; without a user it waits to be claimed. Raises media's Unavailable.

    Of a generation's last frame there is one picture: the one that was quicker.

    Until its row is there the file is to go, so that none is left over where the process is killed.
    """
    pk = uuid.uuid4()
    key = storage.picture_key(pk, picture.content_type)
    removals.remove_later(key, after=removals.PAUSED_AT_MOST)
    storage.save(key, picture.content, content_type=picture.content_type)
    return _named(pk, key, picture, user, frame_of)


@transaction.atomic
def _named(
    pk: uuid.UUID, key: str, picture: Picture, user: "User | AnonymousUser | None", frame_of: Generation | None
) -> InputImage:
    """The row of a picture that was just stored. Raises StorageUnavailable where that took a day, or a frame's video
    was removed or taken down meanwhile.
    """
    if frame_of:
        if not Generation.objects.watchable().select_for_update().filter(pk=frame_of.pk).first():
            raise StorageUnavailable("the video went before its frame was kept")
        if quicker := InputImage.objects.filter(frame_of=frame_of).first():
            return quicker
    if not removals.keep(key):
        raise StorageUnavailable("the picture was removed before its row was there")
    return InputImage.objects.create(
        pk=pk,
        user_id=user.pk if user and user.is_authenticated else None,
        key=key,
        content_type=picture.content_type,
        width=picture.width,
        height=picture.height,
        bytes=len(picture.content),
        sha256=picture.sha256,
        look=picture.look,
        frame_of=frame_of,
    )
