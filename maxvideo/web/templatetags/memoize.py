"""What a page says to everybody alike, written once in a process. Available in all templates without a load.

`{% memoize is_staff=user.is_staff %}…{% endmemoize %}` keeps what stands between for each combination of its values.
Inside there is nothing but these values: no user, no request, no token. So a part that two people share holds nothing
of either. It is kept with the compiled template, and goes with it where a template is edited.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# Of one part. Its values are meant to be few; what comes after so many is written anew each time.
MOST_KEPT: Final = 256
INDENTED: Final = re.compile(r"\n\s+")  # which HTML reads as one blank


class Memoize(template.Node):
    """A part of a template, with what it became for each combination of its values."""

    def __init__(self, values: Mapping[str, FilterExpression], nodelist: NodeList) -> None:
        self.values, self.nodelist = values, nodelist
        self.kept: dict[tuple[tuple[type, Any], ...], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """What is kept, or else what is to be kept from now on."""
        values = {name: value.resolve(context) for name, value in self.values.items()}
        key = tuple((type(value), value) for value in values.values())  # 1 equals True, but reads otherwise
        html = self.kept.get(key)
        if html is None:
            html = self._written(values, context)
            if len(self.kept) < MOST_KEPT:
                self.kept[key] = html
        return html

    def _written(self, values: dict[str, Any], context: Context) -> SafeString:
        alone = Context(values, autoescape=context.autoescape)
        alone.template, alone.render_context = context.template, context.render_context
        return without_indents(self.nodelist.render(alone))


def without_indents(html: str) -> SafeString:
    """Markup that is kept, without what only makes its template readable: a seventh of a gallery's bytes."""
    return mark_safe(INDENTED.sub("\n", html))  # noqa: S308 - of what was written before


@register.tag
def memoize(parser: Parser, token: Token) -> Memoize:
    """`{% memoize name=value … %}…{% endmemoize %}`."""
    _, *words = token.split_contents()
    values = token_kwargs(words, parser)
    if words:
        raise template.TemplateSyntaxError(f"memoize keeps a part by name=value alone, not by {' '.join(words)}")
    nodelist = parser.parse(("endmemoize",))
    parser.delete_first_token()
    return Memoize(values, nodelist)
