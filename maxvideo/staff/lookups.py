"""What a list of the admin may be asked for in its address: what its filters and its days lead to, and nothing else."""

from collections.abc import Iterator
from typing import Any, Final

from django.contrib.admin import SimpleListFilter
from django.db.models import DateField, Model

# What Django's own filters write behind a field's name: its value, none, an empty one, from and before a day.
OF_ANY: Final = ("", "__exact", "__isnull", "__isempty", "__id__exact")
OF_DATES: Final = (*OF_ANY, "__gte", "__lt")
OF_HIERARCHIES: Final = ("__gte", "__lt", "__year", "__month", "__day")


def lookups_of(model_admin: Any) -> Iterator[str]:
    """The lookups that the list's own filters and its hierarchy of days need."""
    for filtered in model_admin.list_filter:
        if isinstance(filtered, type) and issubclass(filtered, SimpleListFilter):
            yield str(filtered.parameter_name)
        else:
            name = filtered if isinstance(filtered, str) else filtered[0]
            yield from (f"{name}{ending}" for ending in _endings(model_admin.model, name))
    if model_admin.date_hierarchy:
        yield from (f"{model_admin.date_hierarchy}{ending}" for ending in OF_HIERARCHIES)


def _endings(model: type[Model], name: str) -> tuple[str, ...]:
    return OF_DATES if isinstance(model._meta.get_field(name), DateField) else OF_ANY
