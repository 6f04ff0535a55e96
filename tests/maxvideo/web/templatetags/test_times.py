from datetime import UTC, datetime

import pytest

from maxvideo.web.templatetags.times import moment

AT = datetime(2026, 11, 22, 14, 33, 5, tzinfo=UTC)


@pytest.mark.parametrize(("style", "words"), [("clock", "14:33"), ("day", "22 Nov"), ("moment", "22 Nov, 14:33")])
def test_moment_is_readable_without_a_script_and_exact_for_it(style: str, words: str) -> None:
    expected = f'<time datetime="2026-11-22T14:33:05+00:00" data-style="{style}">{words}</time>'
    assert moment(AT, style) == expected
