"""oEmbed: the player of a link for its address, and nothing for any other."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from generations.models import Generation, ShareLink
from generations.showcase import oembed
from maxvideo.accounts.models import User
from tests.generations.share_links import make_link


@pytest.fixture
def link(alice: User) -> ShareLink:
    return make_link(alice, title="Harbour <lights>")


def ask(url: str, **more: str) -> HttpResponse:
    return Client().get("/oembed", {"url": url, **more})


def told(link: ShareLink, **more: str) -> dict[str, Any]:
    answer = ask(link.address, **more)
    assert answer.status_code == 200
    return dict(json.loads(answer.content))


def test_address_of_a_link_gives_its_player(link: ShareLink, settings: Settings) -> None:
    said = told(link)
    assert (said["version"], said["type"], said["title"]) == ("1.0", "video", "Harbour <lights>")
    assert f'src="{settings.SITE_URL}/s/{link.letters}/embed/"' in said["html"]
    assert 'title="Harbour &lt;lights&gt;"' in said["html"]
    assert said["thumbnail_url"] == f"{settings.SITE_URL}/s/{link.letters}/poster/"
    assert (said["width"], said["height"]) == (64, 36)


@pytest.mark.parametrize(
    ("most", "size"),
    [
        ({}, (1280, 720)),
        ({"maxwidth": "640"}, (640, 360)),
        ({"maxheight": "180"}, (320, 180)),
        ({"maxwidth": "100", "maxheight": "9"}, (16, 9)),
        ({"maxwidth": "1"}, (1, 1)),
        ({"maxwidth": "9" * 4}, (1280, 720)),
    ],
)
def test_player_fits_in_its_own_shape(link: ShareLink, most: dict[str, str], size: tuple[int, int]) -> None:
    Generation.objects.filter(pk=link.generation_id).update(width=1920, height=1080)
    said = told(link, **most)
    assert (said["width"], said["height"]) == size


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/s/{letters}/",
        "http://testserver.evil.example/s/{letters}/",
        "http://testserver@evil.example/s/{letters}/",
        "javascript://testserver/s/{letters}/",
        "http://testserver/x/s/{letters}/",
        "http://testserver/s/222222222222222222222222/",
        "http://[/s/{letters}/",
        "http://testserver/generations/{generation}/",
    ],
)
def test_other_addresses_give_nothing(link: ShareLink, url: str) -> None:
    assert ask(url.format(letters=link.letters, generation=link.generation_id)).status_code == 404


def test_link_that_ended_gives_nothing(link: ShareLink) -> None:
    ShareLink.objects.filter(pk=link.pk).end()
    answer = ask(link.address)
    assert (answer.status_code, answer.json()) == (404, {"error": oembed.NOT_THERE})


@pytest.mark.parametrize(
    ("wrong", "status"), [({"format": "xml"}, 501), ({"maxwidth": "wide"}, 400), ({"url": ""}, 400)]
)
def test_bad_input_is_named(link: ShareLink, wrong: dict[str, str], status: int) -> None:
    answer = Client().get("/oembed", {"url": link.address, **wrong})
    assert answer.status_code == status
    assert next(iter(wrong)) in answer.json()["error"]


def test_network_that_asks_too_often_waits(link: ShareLink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oembed, "A_MINUTE", 2)
    addresses = ("2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::1")
    answers = [Client().get("/oembed", {"url": link.address}, REMOTE_ADDR=one).status_code for one in addresses]
    assert answers == [200, 200, 429, 200]
