"""Where a page lets a browser translate people's words, or has them run in the direction of ours."""

from html.parser import HTMLParser
from typing import Final, NamedTuple

VOID: Final = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SHOWN: Final = ("alt", "aria-label", "content", "label", "placeholder", "title", "value")
"""Attributes whose text a person reads or hears."""
NOT_SHOWN: Final = ("script", "style", "template")
ISOLATED: Final = "\N{FIRST STRONG ISOLATE}"


class Element(NamedTuple):
    """An open element, and what it has of its ancestors."""

    tag: str
    is_translated: bool
    has_own_direction: bool


class _Words(HTMLParser):
    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words
        self.open = [Element("", is_translated=True, has_own_direction=False)]
        self.count = 0
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given, parent = dict(attrs), self.open[-1]
        is_translated = given.get("translate", "yes" if parent.is_translated else "no") != "no"
        has_own_direction = given.get("dir") == "auto" or tag == "bdi"
        element = Element(tag, is_translated, has_own_direction or parent.has_own_direction)
        is_hidden = given.get("type") == "hidden" or tag == "button"
        for name in SHOWN:
            if not (name == "value" and is_hidden):
                is_typed = name in {"value", "placeholder"}
                self._judge(element, f"<{tag} {name}>", given.get(name) or "", is_marked=not is_typed)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while tag in {element.tag for element in self.open} and self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        element = self.open[-1]
        if element.tag not in NOT_SHOWN:
            self._judge(element, f"<{element.tag}>", data, is_marked=element.tag == "title")

    def _judge(self, element: Element, place: str, text: str, *, is_marked: bool) -> None:
        """Note what is wrong with a text; one that `is_marked` has no markup, so that signs keep its direction."""
        if self.words not in text:
            return
        self.count += 1
        if element.is_translated:
            self.faults.append(f"{place} is translated: {text.strip()[:60]}")
        if not (text[: text.index(self.words)].endswith(ISOLATED) if is_marked else element.has_own_direction):
            self.faults.append(f"{place} has no direction of its own: {text.strip()[:60]}")


def exposed(html: str, words: str) -> list[str]:
    """Every place where these words stand unguarded."""
    return _read(html, words).faults


def count(html: str, words: str) -> int:
    """At how many places they are to be read or heard."""
    return _read(html, words).count


def _read(html: str, words: str) -> _Words:
    page = _Words(words)
    page.feed(html)
    page.close()
    return page
