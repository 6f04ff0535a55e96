"""Every address of the site, allauth's and the admin's too: what holds for each of them, whoever adds one."""

import re
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import urljoin, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client

from maxvideo.accounts.models import User
from tests.factories import ENDPOINT
from tests.test_authorisation import ROUTES

HERE: Final = "http://testserver/"
ELSEWHERE: Final = ("https://evil.example/", "/\\evil.example", "/\t/evil.example")
OWN_TOKENS: Final = ("api/",)
VALUES: Final = {"endpoint_id": ENDPOINT, "generation_id": "0" * 8 + "-0000-4000-8000-" + "0" * 12}


def addresses() -> Iterator[str]:
    """Each pattern with something in its gaps."""
    for pattern, _ in ROUTES:
        path = re.sub(r"<uuid:\w+>", VALUES["generation_id"], pattern)
        path = path.replace("<path:endpoint_id>", VALUES["endpoint_id"])
        path = re.sub(r"<\w+:\w+>|\(\?P<\w+>[^)]*\)", "1", path)
        yield HERE + re.sub(r"\\Z|[\\^$?]", "", path)


ADDRESSES: Final = sorted(set(addresses()))


def is_here(response: HttpResponse, address: str) -> bool:
    """Whether a browser that follows the answer stays on the site: to it a backslash is a slash, and a tab nothing."""
    where = response.headers.get("Location", "").replace("\\", "/").replace("\t", "")
    return urlsplit(urljoin(address, where)).netloc == urlsplit(HERE).netloc


def test_no_address_takes_a_post_without_a_token(staff: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff)
    asked = [address for address in ADDRESSES if not address.removeprefix(HERE).startswith(OWN_TOKENS)]
    answers = {address: client.post(address, {"a": "b"}).status_code for address in asked}
    assert len(answers) > 200
    assert not {address: status for address, status in answers.items() if status not in {403, 404, 405}}


def test_nothing_that_a_log_in_shows_is_kept_by_a_cache(alice: User, client_of: Callable[[User], Client]) -> None:
    client = client_of(alice)
    kept = {address: client.get(address).headers.get("Cache-Control", "") for address in ADDRESSES}
    assert not {address: said for address, said in kept.items() if "no-store" not in said}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_no_address_leads_elsewhere(alice: User, method: str, elsewhere: str) -> None:
    client = Client(raise_request_exception=False)  # what breaks leads nowhere, and fails elsewhere
    for address in ADDRESSES:
        client.force_login(alice)
        answer = getattr(client, method)(address, {"next": elsewhere}, follow=False)
        assert is_here(answer, address), address
