"""Links on a row's page that not everybody of the house may follow: who may not, does not see them."""

from collections.abc import Callable, Iterable
from typing import Any

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


def _may_see(request: HttpRequest, model_admin: Any, row: Any, field: Any) -> bool:
    display = getattr(model_admin, field, None) if isinstance(field, str) else field
    permission = getattr(display, "permission", "")
    needed = permission(row) if callable(permission) and row else permission
    return not isinstance(needed, str) or not needed or request.user.has_perm(needed)
