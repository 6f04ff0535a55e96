from generations.progress.next_steps import Way
from generations.states import State
from generations.templatetags.lines import way_url
from maxvideo.accounts.models import User
from tests.factories import make_generation


def test_way_on_leads_to_the_form_with_everything_kept(alice: User) -> None:
    generation = make_generation(alice, state=State.FAILED)
    assert way_url(Way("Edit the prompt", "prompt"), generation).endswith(f"/?from={generation.id}#prompt")
