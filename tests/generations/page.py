"""Reads a page's studio form the way a browser without JavaScript would post it."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse


class _Form(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, list[str]] = {}
        self.buttons: dict[str, list[str]] = {}
        self._is_inside = False
        self._textarea: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name, value, kind = found.get("name"), found.get("value") or "", found.get("type", "text")
        if tag == "form":
            self._is_inside = "studio-form" in (found.get("class") or "")
        elif not self._is_inside or not name:
            return
        elif tag == "button":
            self.buttons.setdefault(name, []).append(value)
        elif tag == "textarea":
            self._textarea = name
            self.data[name] = [""]
        elif tag == "input" and kind != "file" and (kind not in {"radio", "checkbox"} or "checked" in found):
            self.data.setdefault(name, []).append("on" if kind == "checkbox" else value)

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.data[self._textarea][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._textarea:
            self.data[self._textarea] = [self.data[self._textarea][0].removeprefix("\n")]
            self._textarea = None


def read(response: HttpResponse) -> _Form:
    """The page's form."""
    form = _Form()
    form.feed(response.content.decode())
    return form


def typed(response: HttpResponse) -> dict[str, Any]:
    """What a browser would post, the token aside; a single value as itself."""
    data = {name: values for name, values in read(response).data.items() if name != "csrfmiddlewaretoken"}
    return {name: values[0] if len(values) == 1 else values for name, values in data.items()}
