"""Windows of a real browser, and what goes wrong in them."""

import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage

Kind = dict[str, Any]
DESKTOP: Kind = {"viewport": {"width": 1280, "height": 800}}
PHONE: Kind = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NARROW: Kind = PHONE | {"viewport": {"width": 320, "height": 640}}
DARK: Kind = DESKTOP | {"color_scheme": "dark"}
NO_JAVASCRIPT: Kind = DESKTOP | {"java_script_enabled": False}
CALM: Kind = DESKTOP | {"reduced_motion": "reduce"}
KINDS = {
    "desktop": DESKTOP,
    "phone": PHONE,
    "narrow": NARROW,
    "dark": DARK,
    "no JavaScript": NO_JAVASCRIPT,
    "reduced motion": CALM,
}

STATUS = re.compile(r"Failed to load resource: the server responded with a status of (\d{3})")
REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
  violated(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`))
"""


@dataclass
class Watch:
    """What the console, the scripts and the content policy of a context complain of."""

    deliberate: frozenset[int]
    faults: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Look at every page of the context from now on."""
        context.expose_binding("violated", lambda source, violation: self.faults.append(f"policy: {violation}"))
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self._read)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        context.on("dialog", lambda dialog: (self.faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))

    def _read(self, message: ConsoleMessage) -> None:
        """Keep an error, but the browser's own line on an answer that the test asked for."""
        status = STATUS.match(message.text)
        if message.type == "error" and not (status and int(status[1]) in self.deliberate):
            self.faults.append(f"console: {message.text} ({message.location.get('url')})")
