import pytest

from generations.models import Generation
from generations.models.final import IsFinal
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation


@pytest.mark.parametrize("state", State)
def test_says_what_the_states_say(alice: User, state: State) -> None:
    make_generation(alice, state=state)
    assert Generation.objects.filter(IsFinal("state")).exists() == state.is_final
