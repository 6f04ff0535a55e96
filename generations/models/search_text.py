"""The column by which prompts are searched."""

from typing import TYPE_CHECKING, Any

from django.db import models

from maxvideo.web.search_form import search_form

if TYPE_CHECKING:  # generic in the stubs alone
    NullableText = models.TextField[str | None, str | None]
else:
    NullableText = models.TextField


class SearchText(NullableText):
    """The search form of the row's prompt, made anew whenever a row is saved or created in bulk.

    None is a row of the release before: see `library/search_fill.py`.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"null": True, "editable": False, **options})

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """To migrations it is a plain text, so that they need no code of today."""
        name, _, args, options = super().deconstruct()
        return name or "", "django.db.models.TextField", args, options

    def pre_save(self, model_instance: Any, add: bool) -> str:
        """The search form of what is saved."""
        text = search_form(model_instance.prompt)
        setattr(model_instance, self.attname, text)
        return text
