from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from maxvideo.web.templatetags.times import moment

AT = datetime(2026, 11, 22, 14, 33, 5, tzinfo=UTC)


def test_until_is_a_clock_today_and_names_another_day() -> None:
    today = timezone.now().replace(hour=14, minute=33)
    assert ">14:33<" in moment(today, "until")
    tomorrow = today + timedelta(days=1)
    assert f">{date_format(tomorrow, 'j M, H:i')}<" in moment(tomorrow, "until")


@pytest.mark.parametrize(("style", "words"), [("clock", "14:33"), ("day", "22 Nov"), ("moment", "22 Nov, 14:33")])
def test_moment_is_readable_without_a_script_and_exact_for_it(style: str, words: str) -> None:
    expected = f'<time datetime="2026-11-22T14:33:05+00:00" data-style="{style}">{words}</time>'
    assert moment(AT, style) == expected
