"""Pictures on their way from a form to an argument: an address, an upload stored before, or a new file.

A new file is looked at and re-encoded at once, and stored as an InputImage, so that a page which comes back still has
it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from generations.catalogue.endpoint import Image, Images
from generations.catalogue.uploads import FORM_PREFIX
from generations.media.exceptions import BadPicture
from generations.media.pictures import Picture, prepare
from generations.models import InputImage
from generations.studio.picture_addresses import address_error
from generations.studio.stored_pictures import store
from maxvideo.web.visible_text import is_blank

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from maxvideo.accounts.models import User

Item: TypeAlias = str | InputImage | Picture
Argument: TypeAlias = str | dict[str, str]


@dataclass
class PictureInput:
    """What was posted for one parameter, in order, refused addresses too; and why some of it was refused."""

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
        """The stored ones."""
        return [item for item in self.items if isinstance(item, InputImage)]

    @property
    def shown(self) -> list[str | InputImage]:
        """What a page can show: the addresses as typed, and the stored ones."""
        return [item for item in self.items if not isinstance(item, Picture)]

    @property
    def texts(self) -> list[str]:
        """The same as a form posts it."""
        return [item if isinstance(item, str) else item.form_text for item in self.shown]

    @property
    def argument(self) -> Argument | list[Argument] | None:
        """What stands in the arguments of a sound form; None leaves the parameter out."""
        found = [item if isinstance(item, str) else item.argument for item in self.shown]
        if isinstance(self.parameter, Images):
            return found or None
        return found[0] if found else None

    @property
    def gone(self) -> str:
        """What is said of an upload that is not there."""
        return f"{self.parameter.label}: this upload is no longer here. Choose the file again."

    def drop(self, picture_ids: Collection[UUID]) -> bool:
        """Leave out uploads that were removed since they were read; whether there were any."""
        left = [item for item in self.items if not (isinstance(item, InputImage) and item.pk in picture_ids)]
        is_fewer, self.items = len(left) < len(self.items), left
        return is_fewer

    def store(self, user: "User | AnonymousUser | None") -> int:
        """Store the new files; how many. Raises media's Unavailable."""
        count = sum(isinstance(item, Picture) for item in self.items)
        self.items = [store(item, user) if isinstance(item, Picture) else item for item in self.items]
        return count


def read(
    parameter: Image | Images,
    texts: Iterable[str],
    files: "Iterable[UploadedFile[bytes]]",
    owned: Mapping[str, InputImage],
) -> PictureInput:
    """Judge what was posted for a parameter. `owned` are the user's stored pictures by their `upload:` text."""
    found = PictureInput(parameter)
    texts, files = [text for text in texts if not is_blank(text)], list(files)
    if isinstance(parameter, Image) and (files or any(not text.startswith(FORM_PREFIX) for text in texts)):
        texts = [text for text in texts if not text.startswith(FORM_PREFIX)]  # a new one takes the stored one's place
    if len(texts) + len(files) > parameter.maximum:
        allowed = "one picture" if parameter.maximum == 1 else f"at most {parameter.maximum} pictures"
        found.refusals.append(f"{parameter.label}: {allowed}, {len(texts) + len(files)} were given.")
    for text in texts:
        _read_text(found, text, owned)
    for file in files[: parameter.maximum]:
        _read_file(found, file)
    return found


def _read_text(found: PictureInput, text: str, owned: Mapping[str, InputImage]) -> None:
    if text.startswith(FORM_PREFIX):
        if text in owned:
            found.items.append(owned[text])
        else:
            found.refusals.append(found.gone)
        return
    found.items.append(text)
    if error := address_error(text):
        found.refusals.append(f"{found.parameter.label}: {error}")


def _read_file(found: PictureInput, file: "UploadedFile[bytes]") -> None:
    try:
        found.items.append(prepare(file))
    except BadPicture as error:
        found.refusals.append(f"{found.parameter.label}: {error}")
