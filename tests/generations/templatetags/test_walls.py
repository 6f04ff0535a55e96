from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.template import Context, Template
from django.urls import reverse

from generations.library import cards
from generations.models import Generation
from generations.states import State
from generations.templatetags import walls
from maxvideo.accounts.models import User
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
def test_day_is_named_as_people_do(monkeypatch: pytest.MonkeyPatch, day: date, title: str) -> None:
    monkeypatch.setattr(walls.timezone, "now", lambda: datetime(2026, 11, 22, 23, 59, tzinfo=UTC))
    assert walls.day_title(day) == title


def test_finished_card_is_made_once(alice: User) -> None:
    made = make_generation(alice, state=State.COMPLETED)
    before = cards.finished_card.cache_info().hits
    assert walls.finished_card(made) is walls.finished_card(type(made).objects.get(pk=made.pk))
    assert cards.finished_card.cache_info().hits == before + 1


def test_kept_card_holds_no_token_and_nothing_that_expires(alice: User) -> None:
    card = walls.finished_card(make_generation(alice, state=State.COMPLETED))
    html = "".join(card)
    assert not [word for word in ("csrf", "next", "X-Amz", "Today") if word in html]


def test_prompt_in_a_kept_card_is_text(alice: User) -> None:
    card = walls.finished_card(make_generation(alice, state=State.COMPLETED, prompt='"><script>alert(1)</script>'))
    assert "<script" not in "".join(card)


def test_star_and_controls_are_of_the_moment(alice: User) -> None:
    made = make_generation(alice, state=State.COMPLETED)
    plain = written([made])
    starred = written([made], has_controls=True, starred_at=datetime(2026, 11, 22, tzinfo=UTC))
    unstarred = written([made], has_controls=True)
    assert "star-" not in plain
    assert 'aria-pressed="true"' in starred
    assert 'aria-pressed="false"' in unstarred


def test_link_of_a_card_leads_back_to_the_list_that_shows_it(alice: User) -> None:
    made = make_generation(alice, state=State.COMPLETED)
    address = f'class="card-link" href="{made.get_absolute_url()}'
    assert f'{address}?list=gallery&amp;q=tide"' in written([made], linked="list=gallery&q=tide")
    assert f'{address}?list=generations"' in written([made], linked="list=generations")
    assert f'{address}"' in written([made])


def test_prompt_with_the_sign_for_the_link_breaks_no_card() -> None:
    made = Generation(prompt=f"tide {cards.QUERY} ebb", state=State.COMPLETED, created_at=datetime.now(UTC))
    made.duration_seconds = 6.0
    kept = cards.finished_card(made)
    assert kept.head.endswith(f'class="card-link" href="{made.get_absolute_url()}')
    assert "tide ebb" in kept.rest


def test_card_leads_to_the_poster_and_the_file(alice: User) -> None:
    made = make_generation(alice, state=State.COMPLETED)
    html = written([made])
    assert all(f'"{reverse(f"generations:{name}", args=[made.pk])}"' in html for name in ("poster", "download"))


def test_wall_shows_each_as_it_is(alice: User) -> None:
    made = make_generation(alice, state=State.COMPLETED)
    failed = make_generation(alice, state=State.FAILED)
    running = make_generation(alice, state=State.RUNNING)
    gone = make_generation(alice, state=State.COMPLETED, deleted_at=datetime.now(UTC))
    html = written([made, failed, running, gone])
    assert html.count("<li ") == 4
    assert [html.count(part) for part in ("card-download", "state-failed", "card-live", "Restore")] == [1, 1, 1, 1]


def written(generations: Iterable[Generation], *, starred_at: datetime | None = None, **context: Any) -> str:
    for one in generations:
        one.starred_at = starred_at
    return Template("{% load walls %}{% wall generations %}").render(Context(context | {"generations": generations}))
