"""What a comparison's form is served with: as an address says, as an earlier batch was, or as it waits for its user."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.http import Http404
from django.utils.datastructures import MultiValueDict

from generations.catalogue import find
from generations.catalogue.endpoint import seconds
from generations.catalogue.posted import as_posted
from generations.models import Batch
from generations.models.draft import COMPARISON
from generations.studio import drafts, kept_drafts
from generations.studio.compare_form import AS_SERVED, PICTURE, CompareForm
from generations.studio.opening import Opened, keep_carried
from maxvideo.accounts.models import User
from maxvideo.web.http import AuthenticatedHttpRequest
from maxvideo.web.uuids import uuid_or_none

NAMES: Final = ("endpoint", "prompt", PICTURE, "length", "aspect_ratio", "generate_audio")
SOUND: Final = "generate_audio"
PICTURES: Final = (PICTURE, "image_urls")


def opened(request: AuthenticatedHttpRequest) -> Opened:
    """The form to show. Raises Http404 where `?from=` is no batch of the user's."""
    if source := request.GET.get("from"):
        return Opened(_of_batch(request, source))
    if given := {name: request.GET.getlist(name) for name in NAMES if name in request.GET}:
        return Opened(MultiValueDict(AS_SERVED | given))
    return _of_user(request)


def keep_picture(user: User, form: CompareForm) -> None:
    """Have a picture wait that came alone, beside what the form opens with."""
    waiting = kept_drafts.draft_of(user, form.place)
    kept_drafts.save_pictures(user, form.place, form.picture, beside=waiting.posted if waiting else AS_SERVED)


def _of_user(request: AuthenticatedHttpRequest) -> Opened:
    carried, waiting = _carried(request), kept_drafts.draft_of(request.user, COMPARISON)
    if carried:
        posted = MultiValueDict(AS_SERVED | carried)
        form = CompareForm(posted, user=request.user)
        form.full_clean()
        return Opened(posted, keep_carried(request.user, form, before=waiting.posted if waiting else {}))
    if waiting:
        return Opened(MultiValueDict(waiting.posted), waiting.replaced is not None)
    return Opened(None)


def _of_batch(request: AuthenticatedHttpRequest, source: str) -> MultiValueDict[str, str]:
    pk = uuid_or_none(source)
    batch = Batch.objects.of(request.user).filter(pk=pk).first() if pk else None
    rows = list(batch.generations.order_by("position")) if batch else []
    if not rows:
        raise Http404
    arguments = rows[0].arguments
    origin = find(rows[0].endpoint_id)
    posted = as_posted(origin, arguments) if origin else {}
    found = _from_studio(posted)
    found["endpoint"] = list(dict.fromkeys(row.endpoint_id for row in rows if find(row.endpoint_id)))
    sounds = [row.arguments[SOUND] for row in rows if SOUND in row.arguments]
    found[SOUND] = ["on" if all(sounds) else ""]
    return MultiValueDict(found)


def _carried(request: AuthenticatedHttpRequest) -> dict[str, list[str]]:
    """What was typed here or in the studio before it was left, once; nothing where it was not."""
    origin, posted = drafts.take_for_comparison(request)
    if origin is None:
        return posted
    found = _from_studio(posted)
    others = [one for one in AS_SERVED["endpoint"] if one != origin.id]
    if not origin.is_from_pictures:
        found["endpoint"] = [origin.id, *others[:1]]
    else:
        found["endpoint"] = [origin.id]
    if any(one.name == SOUND for one in origin.parameters):
        found[SOUND] = list(posted.get(SOUND, [""]))
    return found


def _from_studio(posted: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The words, the first picture, the length and the shape of an endpoint's form."""
    found = {name: list(posted[name]) for name in ("prompt", "aspect_ratio") if posted.get(name)}
    pictures = [text for name in PICTURES for text in posted.get(name, ()) if text.strip()]
    length = seconds(next(iter(posted.get("duration", ())), ""))
    return found | ({PICTURE: pictures[:1]} if pictures else {}) | ({"length": [str(length)]} if length else {})
