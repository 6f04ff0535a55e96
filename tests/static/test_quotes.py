"""People's words keep their line breaks, so that a break of the template's own would stand above them."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates"
QUOTE_THEN_SPACE = re.compile(r'class="(?:[^"]* )?quote(?: [^"]*)?"[^>]*>\s')


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_words_begin_where_their_element_does(path: Path) -> None:
    assert not QUOTE_THEN_SPACE.search(path.read_text())
