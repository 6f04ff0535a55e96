"""Each page by itself: complete list, no complaint of the browser, not wider than a small phone, open to everybody."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import steps
from tests.browser.pages import GOT, NO_PAGES, PAGES, Look, name_of
from tests.browser.windows import DESKTOP, NARROW, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.processes]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
UNFOLD = "() => { for (const fold of document.querySelectorAll('details')) fold.open = true; }"
ASK_AXE = """async (only) => (await axe.run(document, { runOnly: only, resultTypes: ["violations"] })).violations.map(
  (found) => [found.id, ...found.nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary}`)])"""


@pytest.fixture
def visit(open_page, alice, bob, generations):
    """Opens a page as the one who looks at it."""

    def visit(look: Look, kind: dict[str, Any], script: Any = None) -> Page:
        page = open_page(kind, {"alice": alice, "bob": bob, None: None}[look.who], deliberate=(look.status,))
        if script:
            page.add_init_script(path=script)
        ids = {state: address.split("/")[2] for state, address in generations.items()}
        answer = page.goto(look.address.format_map(ids))
        assert answer
        assert answer.status == look.status
        page.evaluate(UNFOLD)
        return page

    return visit


def test_every_page_is_in_the_list():
    assert {look.route for look in PAGES} >= GOT - NO_PAGES


@pytest.mark.parametrize("look", PAGES, ids=name_of)
def test_page_is_no_wider_than_a_small_phone_and_breaks_no_policy(visit, look):
    page = visit(look, NARROW)
    assert not steps.scrolls_sideways(page)


@pytest.mark.parametrize("look", PAGES, ids=name_of)
def test_page_keeps_the_rules_of_wcag_light_and_dark_on_phone_and_desktop(visit, look, axe):
    page = visit(look, DESKTOP, axe)
    faults = []
    for kind in (DESKTOP, PHONE):
        page.set_viewport_size(kind["viewport"])
        for colours, only in (("light", {"type": "tag", "values": RULES}), ("dark", ["color-contrast"])):
            page.emulate_media(color_scheme=colours)
            faults += page.evaluate(ASK_AXE, only)
    assert faults == []
