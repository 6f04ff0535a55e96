"""Rows that nobody edits by hand, and what people wrote in them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html
from django.utils.safestring import SafeString


class ReadOnly:
    """For a ModelAdmin or an inline: look, and nothing else."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyInline(ReadOnly, admin.TabularInline):
    """Rows shown under their parent."""

    extra = 0
    show_change_link = False


def as_typed(text: str) -> SafeString:
    """Words that people wrote: in their own direction, and translated by no browser."""
    return format_html('<div translate="no" dir="auto">{}</div>', linebreaksbr(text))
