"""Forms of somebody signed in, kept on the server as they are typed: one for each place, until they are cleared.

A place is an endpoint's form, by its id, or the comparison's.

What is kept is what a browser would post again, never a secret. A form that takes another one's place leaves that one
to be brought back.
"""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Final, Protocol

from django.db import Error
from django.db.models import Q
from django.http import HttpRequest

from generations.models import Draft, InputImage
from generations.studio.picture_inputs import PictureInput
from generations.studio.start_form import fits
from maxvideo.accounts.models import User
from maxvideo.web import clock
from maxvideo.web.database_errors import is_away, leave_if_read_only
from maxvideo.web.kept_inserts import Instead, KeptInsert
from maxvideo.web.rate_limits import QUOTES_PER_START, Windows, limit_of, per_minute

UNTOUCHED: Final = timedelta(hours=6)
"""How old a picture's last use may be before a form that holds it says so again."""

Texts = Mapping[str, list[str]]


class Keepable(Protocol):
    """A validated form that may wait; `content` are the fields of its words and pictures."""

    @property
    def place(self) -> str: ...
    @property
    def content(self) -> Collection[str]: ...
    @property
    def uploads(self) -> list[InputImage]: ...
    @property
    def fits_draft(self) -> bool: ...
    def draft(self) -> dict[str, list[str]]: ...


def saves_of(request: HttpRequest) -> Windows:
    """The forms that a user had saved in the last minute: as many as quotes may be."""
    rate = per_minute(request.user)
    return limit_of(request, "kept-drafts", None if rate is None else rate * QUOTES_PER_START)


def draft_of(user: User, place: str) -> Draft | None:
    """The one that waits there, in one query."""
    return Draft.objects.filter(user=user, endpoint_id=place).first()


def save(user: User, form: Keepable, *, is_made: bool = False) -> None:
    """Keep a form as it stands; too long a one is left to the browser.

    Its pictures stay as long as it does. Once something is made of it, what it replaced is forgotten.
    """
    if form.fits_draft:
        _write(user, form.place, texts_of(form), with_replaced=is_made)
        _keep_pictures(user, form.uploads)


def save_pictures(user: User, place: str, pictures: PictureInput, *, beside: Texts) -> None:
    """Keep the pictures of a field that came alone, beside what else there is to the form."""
    _write(user, place, {**beside, pictures.parameter.name: pictures.texts}, with_replaced=False)
    _keep_pictures(user, pictures.uploads)


def save_if_possible(user: User, form: Keepable, *, is_made: bool = False) -> None:
    """The same beside something that matters more: where the database is away nothing is kept."""
    try:
        save(user, form, is_made=is_made)
    except Error as error:
        if not is_away(error):
            raise
        leave_if_read_only(error)


def replace(user: User, form: Keepable, *, before: Texts) -> bool:
    """Keep a form in the place of another one; whether that can be brought back: see `_returnable`."""
    replaced = _returnable(user, form, before)
    _write(user, form.place, texts_of(form), replaced, with_replaced=True)
    _keep_pictures(user, form.uploads)
    return replaced is not None


def bring_back(user: User, form: Keepable) -> tuple[Texts, bool]:
    """Put what was replaced in the place of a form, and whether the form can be brought back in turn."""
    now, draft = texts_of(form), draft_of(user, form.place)
    if draft is None or draft.replaced is None:
        return now, False
    replaced = _returnable(user, form, now)
    _write(user, form.place, draft.replaced, replaced, with_replaced=True)
    return draft.replaced, replaced is not None


def texts_of(form: Keepable) -> dict[str, list[str]]:
    """What is kept of a form: all but its key, and no sign that PostgreSQL refuses."""
    texts = {name: [text.replace("\0", "") for text in several] for name, several in form.draft().items()}
    texts.pop("form_key", None)
    return texts


def is_blank(form: Keepable, texts: Texts) -> bool:
    """Whether texts of such a form have neither words nor pictures."""
    return not any(text.strip() for name in form.content for text in texts.get(name, ()))


def _returnable(user: User, form: Keepable, texts: Texts) -> Texts | None:
    """The texts of such a form, unless there is nothing in them, or more than is kept."""
    return None if is_blank(form, texts) or not fits(texts, user) else texts


def _keep_pictures(user: User, uploads: list[InputImage]) -> None:
    """Have no chore remove them."""
    if uploads:
        long_ago = Q(used_at=None) | Q(used_at__lt=clock.now(plus=-UNTOUCHED))
        own = InputImage.objects.filter(user=user, pk__in=[picture.pk for picture in uploads])
        own.filter(long_ago).update(used_at=clock.now())


def _write(user: User, place: str, posted: Texts, replaced: Texts | None = None, *, with_replaced: bool) -> None:
    """In one statement, so that no tab waits for another."""
    write = _WRITE if with_replaced else _WRITE_FORM
    write(Draft(user=user, endpoint_id=place, posted=posted, replaced=replaced))


def _writes(*changed: str) -> KeptInsert[Draft]:
    instead = Instead(unique=("user_id", "endpoint_id"), changed=("posted", "changed_at", *changed))
    return KeptInsert(Draft, lambda: {"changed_at": clock.now()}, instead)


_WRITE: Final = _writes("replaced")
_WRITE_FORM: Final = _writes()
