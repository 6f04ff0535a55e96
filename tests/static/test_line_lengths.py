"""What is written by hand and no formatter looks at stays readable: templates, styles and scripts of our own."""

from pathlib import Path

import pytest

WIDTH = 120
COPIES = {"tokens.css", "base.css", "components.css"}
"""Sheets of the visual reference, as they stand there."""
ROOT = Path(__file__).parents[2]
FILES = sorted(
    path.relative_to(ROOT)
    for pattern in ("templates/**/*.html", "static/css/*.css", "static/js/*.js")
    for path in ROOT.glob(pattern)
    if path.name not in COPIES
)


@pytest.mark.parametrize("path", FILES, ids=str)
def test_no_line_is_too_long(path: Path) -> None:
    lines = (ROOT / path).read_text().splitlines()
    assert [number for number, line in enumerate(lines, start=1) if len(line) > WIDTH] == []
