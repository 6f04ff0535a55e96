"""The forms of a page as a browser without JavaScript understands them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = list[tuple[str, str | None]]
NOT_SENT = {"submit", "button", "image", "reset", "file"}


@dataclass
class Form:
    """Where a form goes, and what it would send as it stands."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)

    def fill(self, values: dict[str, str]) -> None:
        """Type into it: each name then has this one value; with an empty one it is not sent."""
        kept = [(name, value) for name, value in self.fields if name not in values]
        self.fields = kept + [(name, value) for name, value in values.items() if value]

    def value(self, name: str) -> str:
        """The first value of a field; raises KeyError where there is none."""
        return next((value for found, value in self.fields if found == name), None) or _missing(name, self.action)


def _missing(name: str, action: str) -> str:
    raise KeyError(f"the form {action} has no field {name}")


def form_of(page: str, action: str) -> Form:
    """The form of a page with this action; raises LookupError where there is none."""
    reader = _Reader()
    reader.feed(page)
    for form in reader.forms:
        if form.action == action:
            return form
    raise LookupError(f"the page has no form for {action}")


class _Reader(HTMLParser):
    """Collects forms with their fields in the order of the page; buttons and files are not fields here."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.is_inside = False
        self.text_of: str | None = None

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        given = dict(attrs)
        if tag == "form":
            self.forms.append(Form(given.get("action") or ""))
            self.is_inside = True
        elif self.is_inside and tag == "input":
            self._input(given)
        elif self.is_inside and tag == "textarea":
            self.text_of = given.get("name")
            self._send(self.text_of, "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_inside = False
        elif tag == "textarea":
            self.text_of = None

    def handle_data(self, data: str) -> None:
        if self.text_of:
            self.forms[-1].fields[-1] = (self.text_of, data.removeprefix("\n"))

    def _input(self, given: dict[str, str | None]) -> None:
        kind = given.get("type") or "text"
        if kind in NOT_SENT or (kind in {"radio", "checkbox"} and "checked" not in given):
            return
        self._send(given.get("name"), given.get("value") or ("on" if kind == "checkbox" else ""))

    def _send(self, name: str | None, value: str) -> None:
        if name:
            self.forms[-1].fields.append((name, value))
