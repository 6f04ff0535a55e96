"""Links on a row's page that not everybody of the house may follow: who may not, does not see them."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey, Model
from django.http import HttpRequest

Display = Callable[..., object]
Permission = str | Callable[[Any], str]  # or what says which one, given the row


def for_holders_of(permission: Permission) -> Callable[[Display], Display]:
    """For what `admin.display` dresses: shown only to whoever has the permission that its page asks for."""

    def mark(display: Display) -> Display:
        vars(display)["permission"] = permission
        return display

    return mark


def seen_by(request: HttpRequest, model_admin: Any, row: Any, fields: Iterable[Any]) -> list[Any]:
    """The fields without the links that would be refused."""
    return [field for field in fields if _may_see(request, model_admin, row, field)]


def named_for(request: HttpRequest, model_admin: Any, fields: Iterable[Any]) -> list[Any]:
    """Fields that are only read: a row that its reader may not open is named without Django's link to it."""
    return [
        without_link(model_admin.model, field) if _is_closed(request, model_admin, field) else field for field in fields
    ]


@cache
def without_link(model: type[Model], name: str) -> Display:
    """What shows the row that a field points to in words alone."""
    field = model._meta.get_field(name)

    @admin.display(description=str(getattr(field, "verbose_name", name)))
    def named(row: Any) -> str:
        return str(getattr(row, name) or "-")

    return named


def _is_closed(request: HttpRequest, model_admin: Any, field: Any) -> bool:
    """Whether a field points to a row of a model whose pages its reader may not open."""
    found = isinstance(field, str) and {one.name: one for one in model_admin.opts.get_fields()}.get(field)
    if not isinstance(found, ForeignKey) or not model_admin.admin_site.is_registered(found.remote_field.model):
        return False
    return not model_admin.admin_site.get_model_admin(found.remote_field.model).has_view_permission(request)


def _may_see(request: HttpRequest, model_admin: Any, row: Any, field: Any) -> bool:
    display = getattr(model_admin, field, None) if isinstance(field, str) else field
    permission = getattr(display, "permission", "")
    needed = permission(row) if callable(permission) and row else permission
    return not isinstance(needed, str) or not needed or request.user.has_perm(needed)
