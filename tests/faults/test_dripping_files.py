"""More files that drip than all savers have places: somebody else's video is there all the same."""

from functools import partial

import pytest

from tests.faults.browser import Browser, at_once, states
from tests.faults.site import Site, eventually

pytestmark = pytest.mark.processes

DRIPS = 20  # two savers have eight places each
SAVING_WITHIN = 90
THERE_WITHIN = 60


def test_other_files_overtake_those_that_drip(site: Site, alice: Browser) -> None:
    dripping = at_once([partial(alice.start, "sandbox:media-drip")] * DRIPS)
    assert eventually(lambda: set(states(alice.look(dripping))) == {"saving"}, SAVING_WITHIN)

    fresh = alice.start("A paper boat")
    facts = alice.follow([fresh], within=THERE_WITHIN)

    assert states(facts) == ["completed"]
    assert set(states(alice.look(dripping))) == {"saving"}
