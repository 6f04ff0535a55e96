"""Pictures on their way from a form to an argument: an address, an upload kept before, or a new file.

An address is passed on as it is and never fetched by us. A new file is looked at and re-encoded at once, and kept as
an InputImage, so that a page which comes back still has it.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias
from urllib.parse import urlsplit

from django.core.files.uploadedfile import UploadedFile

from generations.catalogue.endpoint import UPLOAD, Image, Images
from generations.media import storage
from generations.media.exceptions import BadPicture
from generations.media.pictures import Picture, prepare
from generations.models import InputImage
from maxvideo.web.uuids import uuid_or_none

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from maxvideo.accounts.models import User

LONGEST_ADDRESS: Final = 8_000

Item: TypeAlias = str | InputImage | Picture


@dataclass
class Given:
    """What was given for one parameter, in order, refused addresses too; and why some of it was refused."""

    parameter: Image | Images
    items: list[Item] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    @property
    def errors(self) -> list[str]:
        """The refusals, or that a picture is missing."""
        if self.parameter.is_required and not self.items and not self.refusals:
            return [f"{self.parameter.label}: choose a file, or give an address that begins with https://."]
        return self.refusals

    @property
    def uploads(self) -> list[InputImage]:
        """The kept ones."""
        return [item for item in self.items if isinstance(item, InputImage)]

    @property
    def shown(self) -> list[str | InputImage]:
        """What a page can show: the addresses as typed, and the kept ones."""
        return [item for item in self.items if not isinstance(item, Picture)]

    @property
    def texts(self) -> list[str]:
        """The same as a form posts it."""
        return [item if isinstance(item, str) else item.argument for item in self.shown]

    @property
    def argument(self) -> str | list[str] | None:
        """What stands in the arguments of a sound form; None leaves the parameter out."""
        texts = self.texts
        if isinstance(self.parameter, Images):
            return texts or None
        return texts[0] if texts else None


def read(
    parameter: Image | Images,
    texts: Iterable[str],
    files: "Iterable[UploadedFile[bytes]]",
    owned: Mapping[str, InputImage],
) -> Given:
    """Judge what was posted for a parameter. `owned` are the user's kept pictures by their `upload:` text."""
    given = Given(parameter)
    texts, files = [text for text in texts if text.strip()], list(files)
    if isinstance(parameter, Image) and (files or any(not text.startswith(UPLOAD) for text in texts)):
        texts = [text for text in texts if not text.startswith(UPLOAD)]  # a new one takes the kept one's place
    if len(texts) + len(files) > parameter.maximum:
        allowed = "one picture" if parameter.maximum == 1 else f"at most {parameter.maximum} pictures"
        given.refusals.append(f"{parameter.label}: {allowed}, {len(texts) + len(files)} were given.")
    for text in texts:
        _read_text(given, text, owned)
    for file in files[: parameter.maximum]:
        _read_file(given, file)
    return given


def _read_text(given: Given, text: str, owned: Mapping[str, InputImage]) -> None:
    if text.startswith(UPLOAD):
        if text in owned:
            given.items.append(owned[text])
        else:
            given.refusals.append(f"{given.parameter.label}: this upload is no longer here. Choose the file again.")
        return
    given.items.append(text)
    if fault := fault_of_address(text):
        given.refusals.append(f"{given.parameter.label}: {fault}")


def _read_file(given: Given, file: "UploadedFile[bytes]") -> None:
    try:
        given.items.append(prepare(file))
    except BadPicture as error:
        given.refusals.append(f"{given.parameter.label}: {error}")


def fault_of_address(address: str) -> str:
    """What is wrong with a picture's address, as a sentence; empty where it may be passed on."""
    if len(address) > LONGEST_ADDRESS:
        return f"the address has {len(address):,} characters, the limit is {LONGEST_ADDRESS:,}."
    if any(sign.isspace() or not sign.isprintable() for sign in address):
        return "an address has no blanks in it."
    try:
        parts = urlsplit(address)
        is_address = parts.port != 0
    except ValueError:
        is_address = False
    if not is_address:
        return "this is not an address."
    return "" if parts.scheme == "https" and parts.hostname else "the address begins with https:// and names a host."


def owned_by(user: "User | AnonymousUser | None", texts: Iterable[str]) -> dict[str, InputImage]:
    """The user's kept pictures among the posted texts, by text. One query, none without an upload among them."""
    ids = [pk for text in texts if text.startswith(UPLOAD) and (pk := uuid_or_none(text.removeprefix(UPLOAD)))]
    if not ids or user is None or not user.is_authenticated:
        return {}
    return {picture.argument: picture for picture in InputImage.objects.filter(user_id=user.pk, pk__in=ids)}


def keep(picture: Picture, user: "User | AnonymousUser | None") -> InputImage:
    """Store a prepared picture; without a user it waits to be claimed. Raises media's Unavailable."""
    pk = uuid.uuid4()
    key = storage.picture_key(pk, picture.content_type)
    storage.save(key, picture.content, content_type=picture.content_type)
    return InputImage.objects.create(
        pk=pk,
        user_id=user.pk if user and user.is_authenticated else None,
        key=key,
        content_type=picture.content_type,
        width=picture.width,
        height=picture.height,
        bytes=len(picture.content),
    )
