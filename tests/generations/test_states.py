"""Every pair of states: the table is the truth, and the row's own method keeps to it."""

import itertools

import pytest

from generations.models import Generation, Transition
from generations.states import FINAL, TRANSITIONS, State
from maxvideo.accounts.models import User
from tests.factories import make_generation

PAIRS = list(itertools.product(State, State))


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_move_is_made_only_where_the_table_allows_it(alice: User, before: State, after: State) -> None:
    generation = make_generation(alice, state=before)
    published = {"charged_credits": 0, "video_key": "videos/x.mp4", "finished_at": generation.created_at}

    moved = generation.move(after, "a test", **(published if after == State.COMPLETED else {}))

    assert moved == (after in TRANSITIONS[before])
    assert Generation.objects.get(pk=generation.pk).state == (after if moved else before)
    assert Transition.objects.filter(generation=generation).count() == moved


def test_move_under_a_lease_that_is_lost_changes_nothing(alice: User) -> None:
    mine = make_generation(alice)
    Generation.objects.filter(pk=mine.pk).update(lease_token=mine.pk)

    assert mine.move(State.SUBMITTING, "too late") is False
    assert Transition.objects.count() == 0


def test_final_states_lead_nowhere_but_from_a_failure_to_a_free_video() -> None:
    leaving = {state: TRANSITIONS[state] for state in FINAL if TRANSITIONS[state]}

    assert leaving == {State.FAILED: frozenset({State.COMPLETED})}


def test_every_state_can_still_end() -> None:
    for state in set(State) - FINAL:
        assert TRANSITIONS[state] & FINAL
