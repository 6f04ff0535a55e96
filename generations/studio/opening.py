"""What a form opens with: what was carried to it, what waits for its user, or the settings used last."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from generations.catalogue import Endpoint
from generations.catalogue.endpoint import Image, Images
from generations.catalogue.posted import as_posted
from generations.models import Generation
from generations.studio import drafts, kept_drafts
from generations.studio.forms import GenerationForm, as_lists
from maxvideo.accounts.models import User

PROMPT: Final = "prompt"

Posted = MultiValueDict[str, str]


@dataclass(frozen=True)
class Opened:
    """A form as it would be posted; None is that of its defaults. `can_undo`: it took the place of another one."""

    posted: Posted | None
    can_undo: bool = False


def opened(request: HttpRequest, endpoint: Endpoint) -> Opened:
    """What the endpoint's form opens with; `?prompt=` puts other words into it."""
    user = request.user
    found = _of_user(request, user, endpoint) if isinstance(user, User) else Opened(drafts.load(request, endpoint))
    if not (words := request.GET.get(PROMPT, "")):
        return found
    posted = found.posted or as_lists(as_posted(endpoint, endpoint.defaults()))
    posted[PROMPT] = words
    return Opened(posted, found.can_undo)


def settings_used_last(user: User, endpoint: Endpoint) -> Posted | None:
    """A form with the settings of the user's newest generation of the endpoint, without its words and pictures."""
    own = Generation.objects.of(user).filter(endpoint_id=endpoint.id).newest_first()
    arguments = own.values_list("arguments", flat=True).first()
    if arguments is None:
        return None
    content = {one.name for one in endpoint.parameters if isinstance(one, Image | Images)} | {PROMPT}
    settings = {name: value for name, value in arguments.items() if name not in content}
    return as_lists(as_posted(endpoint, endpoint.defaults() | settings))


def keep_pictures(user: User, form: GenerationForm, name: str) -> None:
    """Have the pictures of a field wait, which came alone, beside what the form opens with."""
    waiting = kept_drafts.draft_of(user, form.place)
    posted = MultiValueDict(waiting.posted) if waiting else settings_used_last(user, form.endpoint)
    beside = dict((posted or as_lists(as_posted(form.endpoint, form.endpoint.defaults()))).lists())
    kept_drafts.save_pictures(user, form.place, form.pictures[name], beside=beside)


def _of_user(request: HttpRequest, user: User, endpoint: Endpoint) -> Opened:
    carried, waiting = drafts.take(request, endpoint), kept_drafts.draft_of(user, endpoint.id)
    if carried is not None:
        form = GenerationForm(endpoint, carried, user=user)
        form.full_clean()
        return Opened(carried, keep_carried(user, form, before=waiting.posted if waiting else {}))
    if waiting:
        return Opened(MultiValueDict(waiting.posted), waiting.replaced is not None)
    return Opened(settings_used_last(user, endpoint))


def keep_carried(user: User, form: kept_drafts.Keepable, *, before: kept_drafts.Texts) -> bool:
    """Have what was carried here wait here from now on; whether what waited before can be brought back."""
    if not form.fits_draft or kept_drafts.texts_of(form) == before:
        return False
    kept_drafts.replace(user, form, before=before)
    return bool(before)
