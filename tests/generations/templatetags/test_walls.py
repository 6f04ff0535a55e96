from datetime import UTC, date, datetime

import pytest

from generations.lists import cards
from generations.states import State
from generations.templatetags import walls
from tests.factories import make_generation


@pytest.mark.parametrize(
    ("day", "title"),
    [
        (date(2026, 11, 22), "Today"),
        (date(2026, 11, 21), "Yesterday"),
        (date(2026, 11, 19), "19 November"),
        (date(2025, 11, 22), "22 November 2025"),
        (date(2026, 11, 23), "23 November"),
    ],
)
def test_day_is_named_as_people_do(monkeypatch, day, title):
    monkeypatch.setattr(walls.timezone, "now", lambda: datetime(2026, 11, 22, 23, 59, tzinfo=UTC))
    assert walls.day_title(day) == title


def test_finished_card_is_made_once(alice):
    made = make_generation(alice, state=State.COMPLETED)
    before = cards.finished_card.cache_info().hits
    assert walls.finished_card(made) is walls.finished_card(type(made).objects.get(pk=made.pk))
    assert cards.finished_card.cache_info().hits == before + 1


def test_kept_card_holds_no_token_and_nothing_that_expires(alice):
    card = walls.finished_card(make_generation(alice, state=State.COMPLETED))
    html = "".join(card)
    assert not [word for word in ("csrf", "next", "X-Amz", "Today") if word in html]


def test_prompt_in_a_kept_card_is_text(alice):
    card = walls.finished_card(make_generation(alice, state=State.COMPLETED, prompt='"><script>alert(1)</script>'))
    assert "<script" not in "".join(card)
