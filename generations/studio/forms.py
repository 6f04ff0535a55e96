"""One form for every endpoint, built from its parameters. Names and values are fal's own."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from billing.pricing.prices import SoldRate
from generations.catalogue import Endpoint
from generations.catalogue.endpoint import Image, Images, Parameter, Secret, Text
from generations.catalogue.posted import as_posted
from generations.media.pictures import Picture
from generations.models import InputImage
from generations.models.batch import MOST
from generations.showcase.option_prices import OptionPrices
from generations.studio import picture_inputs
from generations.studio.fields import SwitchField, WholeNumberField, field_for
from generations.studio.picture_inputs import PictureInput
from generations.studio.start_form import HIDDEN, StartForm
from generations.studio.stored_pictures import owned_by
from generations.workflow.refusals import Finding

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from maxvideo.accounts.models import User

OWN_KEY: Final = "own_key"


class GenerationForm(StartForm):
    """What was typed for one endpoint; without data, what it defaults to. Unknown fields are ignored.

    With `only_priced` it reads just what a price depends on, and `own_key` says that a key is typed.
    """

    count = WholeNumberField("Variations", minimum=1, maximum=MOST, default=1)

    def __init__(
        self,
        endpoint: Endpoint,
        data: Mapping[str, Any] | None = None,
        files: "MultiValueDict[str, UploadedFile[bytes]] | None" = None,
        *,
        user: "User | AnonymousUser | None" = None,
        only_priced: bool = False,
    ) -> None:
        posted = as_lists(as_posted(endpoint, endpoint.defaults()) if data is None else data)
        super().__init__(posted, files)
        self.endpoint = endpoint
        self.user = user
        self.posted = posted
        self.pictures: dict[str, PictureInput] = {}
        for parameter in endpoint.parameters:
            if not only_priced or parameter.priced_values or isinstance(parameter, Secret):
                self.fields[parameter.name] = field_for(parameter)
        if only_priced:
            self.fields |= {OWN_KEY: SwitchField("Own key")} if endpoint.secret else {}
            for name in HIDDEN:
                del self.fields[name]
        self.only_priced = only_priced

    def clean(self) -> None:
        """Read the pictures; sound ones are there even where others were refused."""
        if self.only_priced:
            return
        parameters = [parameter for parameter in self.endpoint.parameters if isinstance(parameter, Image | Images)]
        texts = {parameter.name: self.posted.getlist(parameter.name) for parameter in parameters}
        owned = owned_by(self.user, (text for values in texts.values() for text in values))
        for parameter in parameters:
            files = self.files.getlist(parameter.name) if self.files else ()
            found = picture_inputs.read(parameter, texts[parameter.name], files, owned)
            self.pictures[parameter.name] = found
            for error in found.errors:
                self.add_error(parameter.name, error)

    @property
    def uploads(self) -> list[InputImage]:
        """The pictures that are stored."""
        return [picture for found in self.pictures.values() for picture in found.uploads]

    @property
    def place(self) -> str:
        """Where it is kept."""
        return self.endpoint.id

    @property
    def content(self) -> list[str]:
        """Its fields of words and pictures."""
        return [one.name for one in self.endpoint.parameters if isinstance(one, Text | Image | Images)]

    @property
    def unpriced_names(self) -> str:
        """The fields that the price request leaves out: files, words, and the key above all."""
        return ",".join(parameter.name for parameter in self.endpoint.parameters if not parameter.priced_values)

    @property
    def new_pictures(self) -> list[Picture]:
        """Sound new files, which are not stored yet."""
        return [item for found in self.pictures.values() for item in found.items if isinstance(item, Picture)]

    def store_pictures(self) -> int:
        """Store the sound new files, so that they stand in the arguments or in a page that comes back; how many.

        Raises media's Unavailable.
        """
        return sum(found.store(self.user) for found in self.pictures.values())

    def refuse_gone(self, picture_ids: Collection[uuid.UUID]) -> None:
        """Say at their fields which uploads were removed since the form was read."""
        for name, found in self.pictures.items():
            if found.drop(picture_ids):
                self.add_error(name, found.gone)

    def refuse_forbidden(self, findings: Iterable[Finding]) -> None:
        """Say at their fields which words and pictures are not taken. Everything typed stays."""
        for finding in findings:
            if finding.picture_id:
                error = f"{self.fields[finding.field].label}: this picture is not allowed here. Choose another one."
                self.pictures[finding.field].refusals.append(error)
            else:
                error = f"“{finding.found}” is not allowed here. Change the words, then send it again."
            self.add_error(finding.field, error)

    def arguments(self) -> dict[str, Any]:
        """Exactly what fal gets, in its wire types; empty texts and numbers are left out, secrets are not here."""
        found = {parameter.name: self._argument(parameter.name) for parameter in self._without_secrets()}
        return {name: value for name, value in found.items() if value is not None and value != ""}

    def draft(self) -> dict[str, list[str]]:
        """Everything on the page but secrets, as it would be posted again; new files only once they are stored."""
        texts = {
            parameter.name: self.posted.getlist(parameter.name)
            for parameter in self._without_secrets()
            if parameter.name in self.posted
        }
        for name, found in self.pictures.items():
            texts[name] = found.texts
        return texts | {"form_key": [str(self.key)], "count": [str(self.number)]}

    def prices(self, rates: Sequence[SoldRate] | None = None) -> OptionPrices:
        """What it costs, and what other options would; the default stands in for what was refused.

        The endpoint's rates are read, unless they are known already.
        """
        priced = {parameter.name for parameter in self.endpoint.parameters if parameter.priced_values}
        chosen = {name: value for name, value in self.cleaned_data.items() if name in priced}
        wanted = self.endpoint.defaults() | chosen
        return OptionPrices(self.endpoint, wanted, own_key=self.has_own_key, known_rates=rates)

    @property
    def number(self) -> int:
        """How many videos it asks for; one where that cannot be read."""
        return self.cleaned_data.get("count") or 1

    def secrets(self) -> dict[str, str]:
        """The user's own keys that were typed."""
        secret = self.endpoint.secret
        typed = self.cleaned_data.get(secret.name, "") if secret else ""
        return {secret.name: typed} if secret and typed else {}

    def matches(self, arguments: Mapping[str, Any]) -> bool:
        """Whether a generation's arguments are these, pictures aside: each upload gets a name of its own."""
        if self.errors:
            return False
        compared = {parameter.name for parameter in self.endpoint.parameters} - self.pictures.keys()
        own = self.arguments()
        return all(arguments.get(name) == own.get(name) for name in compared)

    @property
    def has_own_key(self) -> bool:
        """Whether the user's own key pays for it."""
        return bool(self.secrets() or self.cleaned_data.get(OWN_KEY))

    def _argument(self, name: str) -> Any:
        return self.pictures[name].argument if name in self.pictures else self.cleaned_data.get(name)

    def _without_secrets(self) -> list[Parameter]:
        return [parameter for parameter in self.endpoint.parameters if not isinstance(parameter, Secret)]


def as_lists(data: Mapping[str, Any]) -> MultiValueDict[str, str]:
    """Any mapping as a posted form: a list of texts for each name."""
    if isinstance(data, MultiValueDict):
        return data
    return MultiValueDict({name: value if isinstance(value, list) else [str(value)] for name, value in data.items()})
