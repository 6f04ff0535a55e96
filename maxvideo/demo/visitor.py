"""What a visitor does: sign up, fill in forms, wait, download. Pages and files only, no shortcuts."""

import io
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import requests
from PIL import Image, ImageDraw

from maxvideo.demo.forms import Form, form_of
from maxvideo.demo.shots import Shot

PATIENCE = 30.0
"""Seconds that a page may take."""
SECONDS_BETWEEN_LOOKS = 0.5
Facts = dict[str, Any]


class Refused(Exception):
    """The site did not do what it was asked for."""


@dataclass
class Visitor:
    """Somebody with a browser that has no JavaScript."""

    url: str
    session: requests.Session = field(default_factory=requests.Session)

    def sign_up(self, email: str, password: str) -> None:
        """Make an account and be logged in; raises Refused."""
        form = self.form("/accounts/signup/", "/accounts/signup/")
        form.fill({"email": email, "password1": password, "password2": password})
        answer = self.send(form)
        if answer.status_code != 302:
            raise Refused(f"signing up was answered with {answer.status_code}")

    def confirm_address(self, link: str) -> None:
        """Follow the link of the mail and say yes; raises Refused."""
        answer = self.send(self.form(link, link))
        if answer.status_code != 302:
            raise Refused(f"confirming the address was answered with {answer.status_code}")

    def make(self, shot: Shot) -> str:
        """Send the endpoint's form and return the generation's address. A price that the options changed comes back
        first, to be read and sent again.
        """
        address = f"/models/{shot.endpoint}/"
        form = self.form(address, address)
        form.fill({"prompt": shot.prompt} | shot.options)
        answer = self.send(form, [(shot.picture_field, _picture(size)) for size in shot.pictures])
        if answer.status_code == 409:
            answer = self.send(form_of(answer.text, address))
        if answer.status_code != 302:
            raise Refused(f"{shot.endpoint} was answered with {answer.status_code}")
        return answer.headers["Location"]

    def wait_for(self, addresses: Iterable[str], seconds: float) -> dict[str, Facts]:
        """What the site says of each once all are final, or when time is up."""
        end = time.monotonic() + seconds
        facts = {address: self.facts(address) for address in addresses}
        while time.monotonic() < end and (open_ones := [one for one in facts if not facts[one]["finished_at"]]):
            time.sleep(SECONDS_BETWEEN_LOOKS)
            facts |= {address: self.facts(address) for address in open_ones}
        return facts

    def facts(self, address: str) -> Facts:
        """A generation, or a purchase, as JSON."""
        found: Facts = self._get(address.rstrip("/") + ".json").json()
        return found

    def download(self, address: str) -> bytes:
        """The finished file."""
        return self._get(f"{address}download/").content

    def page(self, address: str) -> str:
        """A page as HTML."""
        return self._get(address).text

    def account(self) -> Facts:
        """The balances."""
        found: Facts = self._get("/credits.json").json()
        return found

    def statement(self) -> str:
        """Every line of the account, as CSV."""
        return self._get("/credits/statement.csv").text

    def _get(self, address: str) -> requests.Response:
        answer = self.session.get(self.url + address, timeout=PATIENCE)
        if answer.status_code != 200:
            raise Refused(f"{address} was answered with {answer.status_code}")
        return answer

    def form(self, address: str, action: str) -> Form:
        """The form of a page with this action; raises Refused or LookupError."""
        return form_of(self._get(address).text, action)

    def send(self, form: Form, files: Iterable[tuple[str, bytes]] = ()) -> requests.Response:
        """The answer to a form, without following it anywhere."""
        parts = [(name, ("picture.png", content, "image/png")) for name, content in files]
        return self.session.post(
            self.url + form.action,
            data=form.fields,
            files=parts or None,
            headers={"Referer": self.url + form.action},
            timeout=PATIENCE,
            allow_redirects=False,
        )


def _picture(size: tuple[int, int]) -> bytes:
    """A PNG made on the spot: a sun over hills."""
    width, height = size
    picture = Image.new("RGB", size, "#7fb3d5")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((width * 0.6, height * 0.1, width * 0.6 + height * 0.25, height * 0.35), fill="#f9e79f")
    draw.ellipse((-width * 0.3, height * 0.55, width * 0.7, height * 1.6), fill="#52806a")
    draw.ellipse((width * 0.3, height * 0.65, width * 1.4, height * 1.7), fill="#3c6350")
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()
