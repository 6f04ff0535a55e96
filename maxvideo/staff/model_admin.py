"""The admin as the house has it: what stands in an address is named, and what is done leaves a row.

Every ModelAdmin of the site is one of these; tests/test_staff_access.py sees to it.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from maxvideo.staff import actions
from maxvideo.staff.followed import named_for, seen_by
from maxvideo.staff.lookups import lookups_of

if TYPE_CHECKING:
    ModelAdminBase = admin.ModelAdmin[Any]
else:
    ModelAdminBase = admin.ModelAdmin

Action = Callable[[Any, HttpRequest, QuerySet[Any]], HttpResponseBase | None]
DELETE_SELECTED: Final = "delete_selected"  # records each row by `log_deletions`
TOLD: Final = (bool, int, Decimal)  # a text may be somebody's words, so that only its field is named


class StaffModelAdmin(ModelAdminBase):
    """For every model: only named lookups, and a StaffAction for all that is added, changed, deleted or acted on."""

    lookups: tuple[str, ...] = ()  # what links lead to beside the filters of the list

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Whether a list may be asked for this: Django lets any field be searched for by its letters."""
        return lookup in {*self.lookups, *lookups_of(self)}

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Without the links that would be refused."""
        sets = super().get_fieldsets(request, obj)
        return [(name, {**told, "fields": self._seen_by(request, obj, told["fields"])}) for name, told in sets]

    def _seen_by(self, request: HttpRequest, row: Any, fields: Any) -> list[Any]:
        seen = seen_by(request, self, row, fields)
        named, fixed = named_for(request, self, seen), self.get_readonly_fields(request, row)
        if not self.has_change_permission(request, row):
            return named
        return [name if name in fixed else field for field, name in zip(seen, named, strict=True)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Rows that are only named are named without links that would be refused."""
        return named_for(request, self, super().get_readonly_fields(request, obj))

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        """Write down who saved what, within the transaction of the form."""
        super().save_related(request, form, formsets, change)
        kind = actions.CHANGE if change else actions.ADD
        actions.record(request.user, kind, form.instance, details=changes_of(form))

    def log_deletions(self, request: Any, queryset: Any) -> Any:
        """Write down what is about to be deleted."""
        actions.record_each(request.user, actions.DELETE, queryset)
        return super().log_deletions(request, queryset)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """The list's actions, each of which leaves a row for every object that it is asked for."""
        offered: dict[str, Any] = super().get_actions(request)
        return {
            name: (do if name == DELETE_SELECTED else _recorded(name, do), name, words)
            for name, (do, _, words) in offered.items()
        }


class ForSuperusers(ModelAdminBase):
    """For a ModelAdmin of what gives rights, or tells of others of the house: no permission is enough."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _is_superuser(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_superuser(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_superuser(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_superuser(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_superuser(request)


def changes_of(form: forms.ModelForm) -> dict[str, Any]:
    """The fields that a form changes, and what numbers, switches and chosen rows are now."""
    values = {name: form.cleaned_data.get(name) for name in form.changed_data}
    return {"changed": sorted(values), "now": dict(_told(values))}


def _told(values: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, QuerySet):
            yield name, sorted(str(row) for row in value)
        elif isinstance(value, TOLD) or value is None:
            yield name, str(value) if isinstance(value, Decimal) else value
        elif isinstance(value, models.Choices):
            yield name, value.value


def _recorded(name: str, do: Action) -> Action:
    @wraps(do)
    def act(model_admin: Any, request: HttpRequest, queryset: QuerySet[Model]) -> HttpResponseBase | None:
        actions.record_each(request.user, name, queryset)
        return do(model_admin, request, queryset)

    return act


def _is_superuser(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_superuser)
