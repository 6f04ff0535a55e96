"""The form of a comparison: one wish for two to four endpoints. Names are those of the endpoints' own forms."""

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from generations.catalogue import Endpoint
from generations.catalogue.common import PROMPT
from generations.catalogue.endpoint import Image
from generations.models import InputImage
from generations.models.draft import COMPARISON
from generations.studio import picture_inputs
from generations.studio.compared import Comparison
from generations.studio.control import Control
from generations.studio.endpoints_field import EndpointsField
from generations.studio.fields import SwitchField, WholeNumberField, WordsField
from generations.studio.notices import notice_of
from generations.studio.picture_inputs import PictureInput
from generations.studio.start_form import HIDDEN, StartForm
from generations.studio.stored_pictures import owned_by
from generations.studio.wish import Wish, common_shapes, shapes_of
from generations.workflow.refusals import EndpointNotLive, Finding, Refusal

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from maxvideo.accounts.models import User

PICTURE: Final = "image_url"
KEPT: Final = ("endpoint", "prompt", "length", "aspect_ratio")
AS_SERVED: Final = {"generate_audio": ["on"], "endpoint": ["fal-ai/veo3/fast", "fal-ai/sora-2/text-to-video"]}


class CompareForm(StartForm):
    """What was typed; without data, what the page is served with. With `only_priced` no words and no picture."""

    endpoint = EndpointsField(required=False)
    prompt = WordsField(PROMPT)
    image_url = forms.Field(required=False)
    length = WholeNumberField("Length", minimum=1)
    aspect_ratio = forms.CharField(required=False)
    generate_audio = SwitchField("Sound")

    def __init__(
        self,
        data: "MultiValueDict[str, str] | None" = None,
        files: "MultiValueDict[str, UploadedFile[bytes]] | None" = None,
        *,
        user: "User | AnonymousUser",
        only_priced: bool = False,
    ) -> None:
        self.posted: MultiValueDict[str, str] = MultiValueDict(AS_SERVED) if data is None else data
        super().__init__(self.posted, files)
        self.user, self.only_priced = user, only_priced
        self.picture = PictureInput(Image(name=PICTURE, label="Picture"))
        for name in ("prompt", PICTURE, *HIDDEN) if only_priced else ():
            del self.fields[name]

    place: Final = COMPARISON
    content: Final = ("prompt", PICTURE)

    @property
    def endpoints(self) -> list[Endpoint]:
        """Those that are chosen, where they can be compared."""
        found: list[Endpoint] = self.cleaned_data.get("endpoint") or []
        return found

    @property
    def chosen(self) -> set[str]:
        """The ids that are ticked, whether or not they can be compared."""
        return set(self.posted.getlist("endpoint"))

    @property
    def needs_picture(self) -> bool:
        """Whether those that are chosen start from one."""
        return any(endpoint.is_from_pictures for endpoint in self.endpoints)

    def clean_aspect_ratio(self) -> str:
        """A shape that all have which have a choice; where none has, it means nothing."""
        typed: str = self.cleaned_data["aspect_ratio"].strip()
        if not typed or not any(map(shapes_of, self.endpoints)):
            return ""
        shapes = common_shapes(self.endpoints)
        if typed not in shapes:
            raise forms.ValidationError(f"Shape: these models have {', '.join(shapes)} in common.", code="invalid")
        return typed

    def clean(self) -> None:
        """Read the picture; a sound one is there even where something else was refused."""
        if self.only_priced:
            return
        texts, files = self.posted.getlist(PICTURE), self.files.getlist(PICTURE) if self.files else ()
        parameter = Image(name=PICTURE, label="Picture", is_required=self.needs_picture)
        self.picture = picture_inputs.read(parameter, texts, files, owned_by(self.user, texts))
        for error in self.picture.errors:
            self.add_error(PICTURE, error)
        if self.picture.items and self.endpoints and not self.needs_picture:
            first = self.endpoints[0].title
            self.add_error(PICTURE, f"Picture: {first} starts from words alone. Remove it, or choose other models.")

    def store_picture(self) -> int:
        """Store a sound new file; how many there were. Raises media's Unavailable."""
        return self.picture.store(self.user)

    def refuse(self, refusal: Refusal) -> None:
        """Say it at the models too, where one of them takes nothing."""
        super().refuse(refusal)
        if isinstance(refusal, EndpointNotLive):
            self.add_error("endpoint", f"Models: {notice_of(refusal).text}")

    def refuse_gone(self, picture_ids: Iterable[uuid.UUID]) -> None:
        """Say that the upload was removed since the form was read."""
        if self.picture.drop(set(picture_ids)):
            self.add_error(PICTURE, self.picture.gone)

    def refuse_forbidden(self, findings: Iterable[Finding]) -> None:
        """Say at their fields which words or picture are not taken. Everything typed stays."""
        for finding in findings:
            if finding.picture_id:
                self.add_error(PICTURE, "Picture: this picture is not allowed here. Choose another one.")
            else:
                error = f"“{finding.found}” is not allowed here. Change the words, then send it again."
                self.add_error("prompt", error)

    @property
    def wish(self) -> Wish:
        """What is asked of all; what was refused is left to the endpoints."""
        found = self.cleaned_data
        return Wish(
            prompt=found.get("prompt", ""),
            picture=self.picture.argument,
            length=found.get("length"),
            shape=found.get("aspect_ratio", ""),
            has_sound=bool(found.get("generate_audio")),
        )

    @property
    def comparison(self) -> Comparison:
        """What each endpoint makes of it."""
        return Comparison.of(self.wish, self.chosen)

    @property
    def uploads(self) -> list[InputImage]:
        """The picture, once it is stored."""
        return self.picture.uploads

    def draft(self) -> dict[str, list[str]]:
        """Everything on the page, as it would be posted again; the picture only once it is stored."""
        kept = {name: self.posted.getlist(name) for name in KEPT if name in self.posted}
        return kept | {PICTURE: self.picture.texts, "generate_audio": ["on" if self.wish.has_sound else ""]}

    @property
    def picture_control(self) -> Control:
        """The field of its picture, which may come back alone."""
        return Control(self.picture.parameter, errors=tuple(self.picture.refusals), pictures=self.picture)
