"""Form fields for words that people write."""

from typing import Any

from django import forms

from maxvideo.web.visible_text import is_blank


class VisibleCharField(forms.CharField):
    """Text that is empty where nothing of it can be seen, and that browsers do not cut: the limit is said instead."""

    def to_python(self, value: Any) -> str:
        """The text, or nothing."""
        text = super().to_python(value) or ""
        return "" if is_blank(text) else text

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Everything but `maxlength`, by which browsers cut what is pasted without a word."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}
