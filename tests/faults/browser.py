"""Somebody's browser, as often at once as a test wants."""

import time
import uuid
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

import requests
from requests.adapters import HTTPAdapter

from maxvideo.demo.forms import form_of
from maxvideo.demo.visitor import Facts, Refused, Visitor

ENDPOINT = "fal-ai/pika/v2.2/text-to-video"
PRICE = 20
QUICKEST = {"duration": "1"}
PATIENCE = 30
MOST_AT_ONCE = 64
T = TypeVar("T")


class Browser(Visitor):
    """A visitor who may be signed in from the start, press a button fifty times at once, and stay through an outage."""

    def __post_init__(self) -> None:
        self.session.mount("http://", HTTPAdapter(pool_maxsize=MOST_AT_ONCE))

    def log_in(self, email: str, password: str) -> None:
        """Log in through the form."""
        form = form_of(self.page("/accounts/login/"), "/accounts/login/")
        form.fill({"login": email, "password": password})
        assert self.post("/accounts/login/", dict(form.fields)).status_code == 302

    def post(self, address: str, fields: dict[str, str] | None = None) -> requests.Response:
        """Post a form's fields; may be called from many threads at once."""
        token = self.session.cookies["csrftoken"]
        return self.session.post(
            self.url + address,
            data={"csrfmiddlewaretoken": token} | (fields or {}),
            timeout=PATIENCE,
            allow_redirects=False,
        )

    def ask_for(self, prompt: str = "A paper boat", endpoint: str = ENDPOINT, **fields: str) -> requests.Response:
        """Send the form of an endpoint, with a key of its own unless one is given."""
        own = {"prompt": prompt, "form_key": str(uuid.uuid4())} | (QUICKEST if endpoint == ENDPOINT else {})
        return self.post(f"/models/{endpoint}/", own | fields)

    def start(self, prompt: str = "A paper boat", endpoint: str = ENDPOINT, *, within: float = 0, **fields: str) -> str:
        """Start a generation and return its address; where the site does not answer, send the same form again."""
        key, end = {"form_key": str(uuid.uuid4())}, time.monotonic() + within
        while True:
            try:
                answer = self.ask_for(prompt, endpoint, **key, **fields)
                if answer.status_code < 500 or time.monotonic() >= end:
                    break
            except requests.ConnectionError:
                if time.monotonic() >= end:
                    raise
            time.sleep(0.2)
        assert answer.status_code == 302, (answer.status_code, prompt)
        return answer.headers["Location"]

    def look(self, addresses: Iterable[str]) -> dict[str, Facts]:
        """What the site says of each now."""
        return {address: self.facts(address) for address in addresses}

    def follow(self, addresses: Iterable[str], *, within: float) -> dict[str, Facts]:
        """What the site says of each once all are final; an outage is waited through. Raises TimeoutError.

        At most a quarter of the time goes into asking: the site has better to do.
        """
        end, left = time.monotonic() + within, list(addresses)
        facts: dict[str, Facts] = {}
        while left:
            asked_at = time.monotonic()
            with suppress(requests.RequestException, Refused):
                facts |= self.look(left)
                left = [address for address in left if not facts[address]["finished_at"]]
            if left and time.monotonic() >= end:
                raise TimeoutError(f"not final: {[facts.get(address, address) for address in left]}")
            time.sleep(min(max(0.2, 3 * (time.monotonic() - asked_at)), 2.0) if left else 0)
        return facts

    def spent(self, facts: dict[str, Facts]) -> int:
        """The credits that these generations took."""
        return sum(one["charged_credits"] or 0 for one in facts.values())


def at_once(calls: Sequence[Callable[[], T]], *, threads: int = 16) -> list[T]:
    """Do all of it, so many at a time, in that order."""
    with ThreadPoolExecutor(threads) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def states(facts: dict[str, Facts]) -> list[Any]:
    """The states of generations."""
    return [one["state"] for one in facts.values()]
