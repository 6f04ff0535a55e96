"""*Copy* gives the words as they were typed, whatever the browser has made of the page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation

pytestmark = pytest.mark.browser

TRANSLATE = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    const font = document.createElement("font");
    font.textContent = text.data.toUpperCase();
    text.replaceWith(font);
  }
}"""
"""As a browser does that heeds no `translate="no"`."""
PROMPTS = ['Boat\n\n in the <rain> & "wind"', "قارب من ورق", "👨\u200d👩\u200d👧 \u200b e\u0301", "x" * 10_000]


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: ascii(prompt)[:20])
@pytest.mark.parametrize("state", [State.COMPLETED, State.FAILED, State.RUNNING])
def test_prompt_is_copied_as_it_was_typed_from_a_translated_page(
    alice: User, browse: Callable[..., Page], prompt: str, state: State
) -> None:
    made = make_generation(alice, state=state, prompt=prompt)
    page = browse(permissions=["clipboard-read", "clipboard-write"])
    page.goto(made.get_absolute_url())
    page.evaluate(TRANSLATE)
    page.locator("[data-copies]").click()
    expect(page.locator("[data-copies] [role=status], #copied")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == prompt
