from datetime import UTC, datetime, timedelta

import pytest

from generations.models import Generation
from generations.progress.words import clock, headline
from generations.states import State

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"state": State.UNKNOWN}, "Queued"),
        ({"state": State.RUNNING}, "Running"),
        ({"state": State.RUNNING, "cancel_requested_at": NOON}, "Cancelling"),
        ({"state": State.FAILED, "error_kind": "refused"}, "Refused"),
        ({"state": State.FAILED, "error_kind": "provider"}, "Failed"),
        ({"state": State.COMPLETED}, "Done"),
    ],
)
def test_headline_is_the_state_and_the_first_words(fields: dict[str, State | datetime | str], word: str) -> None:
    generation = Generation(prompt="Slow tide under a low sun, no wind", **fields)
    assert headline(generation) == f"{word}: Slow tide under a low sun,…"


def test_headline_stays_short_where_words_do_not_end() -> None:
    assert len(headline(Generation(prompt="紙" * 5000))) < 100


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0:00"), (8, "0:08"), (7.96, "0:08"), (112, "1:52"), (3723, "1:02:03")]
)
def test_clock(seconds: float, words: str) -> None:
    assert clock(seconds) == clock(timedelta(seconds=seconds)) == words
