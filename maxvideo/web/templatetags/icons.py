"""Icons of the sprite; every page has a dozen, so each is written once. Available in all templates without a load."""

from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, small: bool = False) -> SafeString:
    """An icon by its name in the sprite. It says nothing to screen readers: words beside it do."""
    look, sprite = "icon icon-small" if small else "icon", static("img/icons.svg")
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', look, sprite, name)
