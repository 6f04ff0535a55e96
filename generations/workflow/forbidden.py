"""What no order may hold: words and pictures that staff have forbidden. It is refused before anything is on hold.

The order is kept for staff for a while. Who is refused three times in a day is told of: by mail, once a day, and in the
admin.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

from django.conf import settings

from generations.catalogue import Endpoint
from generations.catalogue.endpoint import Image, Images, Text
from generations.catalogue.uploads import upload_ids
from generations.media.look import are_alike
from generations.models import ForbiddenPicture, ForbiddenWord, InputImage, RefusedOrder
from generations.workflow.refusals import Finding, Forbidden
from maxvideo.accounts.models import User
from maxvideo.web import clock
from maxvideo.web.alarm import raise_alarm_daily
from maxvideo.web.kept_queries import KeptRows
from maxvideo.web.word_match import Folded

KEPT: Final = timedelta(days=90)
A_DAY: Final = timedelta(days=1)
MANY: Final = 3
WORDS: Final = KeptRows(ForbiddenWord.objects.all)
MOST_KEPT_A_DAY: Final = 100  # of one user: more would only fill the table


def check(user: User, endpoint: Endpoint, arguments: Mapping[str, Any]) -> None:
    """Raise Forbidden where an order holds what it may not, and keep it for staff."""
    found = (*_words(endpoint, arguments), *_pictures(user, endpoint, arguments))
    if found:
        _keep(user, endpoint, arguments, found)
        raise Forbidden(found)


def forget() -> None:
    """Remove what was kept long enough."""
    RefusedOrder.objects.filter(created_at__lt=clock.now(plus=-KEPT)).delete()


def refused_lately(user: User) -> int:
    """How many orders of a user were refused within a day."""
    return RefusedOrder.objects.filter(user=user, created_at__gt=clock.now(plus=-A_DAY)).count()


def word_in(text: str) -> str:
    """The longest forbidden word or phrase of a text that others are to read; nothing where it holds none."""
    return _found_in(text, _forbidden_words()) if text else ""


def _forbidden_words() -> list[ForbiddenWord]:
    return sorted(WORDS(), key=lambda one: -len(one.folded))


def _found_in(text: str, forbidden: Iterable[ForbiddenWord]) -> str:
    folded = Folded.of(text)
    return next((one.words for one in forbidden if folded.holds(one.folded, is_whole=one.is_whole)), "")


def _words(endpoint: Endpoint, arguments: Mapping[str, Any]) -> Iterator[Finding]:
    """What is found in each text: the longest word or phrase."""
    names = [one.name for one in endpoint.parameters if isinstance(one, Text) and arguments.get(one.name)]
    if not names:
        return
    forbidden = _forbidden_words()
    for name in names:
        if word := _found_in(str(arguments[name]), forbidden):
            yield Finding(name, word)


def _pictures(user: User, endpoint: Endpoint, arguments: Mapping[str, Any]) -> Iterator[Finding]:
    """The user's uploads that are forbidden, or look like one that is."""
    for name in [one.name for one in endpoint.parameters if isinstance(one, Image | Images)]:
        ids = upload_ids({name: arguments.get(name)})
        for picture in InputImage.objects.filter(user=user, pk__in=ids) if ids else ():
            if note := _forbidden_note(picture):
                yield Finding(name, note, picture.pk)
                break


def _forbidden_note(picture: InputImage) -> str:
    if same := ForbiddenPicture.objects.filter(sha256=picture.sha256).first() if picture.sha256 else None:
        return same.note
    looks = ForbiddenPicture.objects.exclude(look="").values_list("look", "note")
    return next((note for look, note in looks if are_alike(look, picture.look)), "")


def _typed(endpoint: Endpoint, arguments: Mapping[str, Any], field: str) -> str:
    """The text that holds it; beside a picture, the prompt."""
    texts = {one.name for one in endpoint.parameters if isinstance(one, Text)}
    return str(arguments.get(field if field in texts else "prompt") or "")


def _keep(user: User, endpoint: Endpoint, arguments: Mapping[str, Any], found: tuple[Finding, ...]) -> None:
    many = refused_lately(user) + 1
    if many <= MOST_KEPT_A_DAY:
        RefusedOrder.objects.create(
            user=user,
            endpoint_id=endpoint.id,
            field=found[0].field,
            found=found[0].found,
            words=_typed(endpoint, arguments, found[0].field),
        )
    if many >= MANY:
        address = f"{settings.SITE_URL}/admin/generations/refusedorder/?user__id__exact={user.pk}"
        kind = f"refused orders of user {user.pk}"
        raise_alarm_daily(kind, "user %s had %s orders refused within a day: %s", user.pk, many, address)
