"""One form for every endpoint, built from its parameters. Names and values are fal's own."""

import uuid
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property

from generations.catalogue import Endpoint
from generations.catalogue.endpoint import Image, Images, Secret, Toggle
from generations.media.pictures import Picture
from generations.studio import picture_inputs
from generations.studio.fields import SwitchField, WholeNumberField, field_for

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from maxvideo.accounts.models import User

OWN_KEY: Final = "own_key"
LONGEST_KEPT: Final = 20_000


class GenerationForm(forms.Form):
    """What was typed for one endpoint; without data, what it defaults to. Unknown fields are ignored.

    With `only_priced` it reads just what a price depends on, and `own_key` says that a key is typed.
    """

    form_key = forms.UUIDField(required=False, error_messages={"invalid": "The form's key is not a UUID."})
    quoted_credits = WholeNumberField("The price shown", minimum=0)

    def __init__(
        self,
        endpoint: Endpoint,
        data: Mapping[str, Any] | None = None,
        files: "MultiValueDict[str, UploadedFile[bytes]] | None" = None,
        *,
        user: "User | AnonymousUser | None" = None,
        only_priced: bool = False,
    ) -> None:
        posted = as_posted(endpoint, endpoint.defaults()) if data is None else as_lists(data)
        super().__init__(posted, files)
        self.endpoint = endpoint
        self.user = user
        self.posted = posted
        self.given: dict[str, picture_inputs.Given] = {}
        for parameter in endpoint.parameters:
            if not only_priced or parameter.priced_values or isinstance(parameter, Secret):
                self.fields[parameter.name] = field_for(parameter)
        if only_priced:
            self.fields |= {OWN_KEY: SwitchField("Own key")} if endpoint.secret else {}
            del self.fields["form_key"], self.fields["quoted_credits"]
        self.only_priced = only_priced

    def clean(self) -> None:
        """Read the pictures; sound ones are there even where others were refused."""
        if self.only_priced:
            return
        parameters = [one for one in self.endpoint.parameters if isinstance(one, Image | Images)]
        texts = {one.name: self.posted.getlist(one.name) for one in parameters}
        owned = picture_inputs.owned_by(self.user, (text for values in texts.values() for text in values))
        for one in parameters:
            given = picture_inputs.read(one, texts[one.name], self.files.getlist(one.name) if self.files else (), owned)
            self.given[one.name] = given
            for error in given.errors:
                self.add_error(one.name, error)

    @property
    def fresh(self) -> list[Picture]:
        """The new files that are sound."""
        return [item for given in self.given.values() for item in given.items if isinstance(item, Picture)]

    def sentences(self) -> dict[str, list[str]]:
        """What is wrong, by field."""
        return {name: [str(error) for error in errors] for name, errors in self.errors.items()}

    def keep_pictures(self) -> int:
        """Store the sound new files, so that they stand in the arguments or in a page that comes back; how many.

        Raises media's Unavailable.
        """
        count = len(self.fresh)
        for given in self.given.values():
            given.items = [
                picture_inputs.keep(item, self.user) if isinstance(item, Picture) else item for item in given.items
            ]
        return count

    def arguments(self) -> dict[str, Any]:
        """Exactly what fal gets, in its wire types; empty texts and numbers are left out, secrets are not here."""
        found = {one.name: self._argument(one.name) for one in self.endpoint.parameters if not isinstance(one, Secret)}
        return {name: value for name, value in found.items() if value is not None and value != ""}

    def typed(self) -> dict[str, list[str]]:
        """Everything on the page but secrets, as it would be posted again; new files only once they are kept."""
        texts = {
            one.name: [text[:LONGEST_KEPT] for text in self.posted.getlist(one.name)]
            for one in self.endpoint.parameters
            if not isinstance(one, Secret) and one.name in self.posted
        }
        for name, given in self.given.items():
            texts[name] = given.texts
        return texts | {"form_key": [str(self.key)]}

    def priced_arguments(self) -> dict[str, Any]:
        """What the price depends on; the default stands in for what was refused."""
        priced = {one.name for one in self.endpoint.parameters if one.priced_values}
        return self.endpoint.defaults() | {name: value for name, value in self.cleaned_data.items() if name in priced}

    def secrets(self) -> dict[str, str]:
        """The user's own keys that were typed."""
        secret = self.endpoint.secret
        typed = self.cleaned_data.get(secret.name, "") if secret else ""
        return {secret.name: typed} if secret and typed else {}

    def made(self, arguments: Mapping[str, Any]) -> bool:
        """Whether a generation's arguments are these, pictures aside: each upload gets a name of its own."""
        if self.errors:
            return False
        pictures_aside = {one.name for one in self.endpoint.parameters} - self.given.keys()
        mine = self.arguments()
        return all(arguments.get(name) == mine.get(name) for name in pictures_aside)

    @property
    def has_own_key(self) -> bool:
        """Whether the user's own key pays for it."""
        return bool(self.secrets() or self.cleaned_data.get(OWN_KEY))

    @cached_property
    def key(self) -> uuid.UUID:
        """The form's key: the one it came with, or a fresh one."""
        typed = self.cleaned_data.get("form_key")
        return typed if isinstance(typed, uuid.UUID) else uuid.uuid4()

    def _argument(self, name: str) -> Any:
        return self.given[name].argument if name in self.given else self.cleaned_data.get(name)


def as_lists(data: Mapping[str, Any]) -> MultiValueDict[str, str]:
    """Any mapping as a posted form: a list of texts for each name."""
    if isinstance(data, MultiValueDict):
        return data
    return MultiValueDict({name: value if isinstance(value, list) else [str(value)] for name, value in data.items()})


def as_posted(endpoint: Endpoint, arguments: Mapping[str, Any]) -> MultiValueDict[str, str]:
    """Arguments as a browser would post them: of the endpoint's own fields, toggles on or absent, never a secret."""
    posted: MultiValueDict[str, str] = MultiValueDict()
    for parameter in endpoint.parameters:
        value = arguments.get(parameter.name)
        if value is None or value is False or isinstance(parameter, Secret):
            continue
        posted.setlist(parameter.name, _texts(value, is_toggle=isinstance(parameter, Toggle)))
    return posted


def _texts(value: Any, *, is_toggle: bool) -> list[str]:
    if is_toggle:
        return ["on"]
    values: Iterable[Any] = value if isinstance(value, list) else [value]
    return [str(one) for one in values]
