"""A visitor brings back what was cleared: the page itself carries it."""

import json
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tests.generations.page import read, typed

VEO = "/models/fal-ai/veo3/fast/"
PIKA_IMAGE = "/models/fal-ai/pika/v2.2/image-to-video/"
ADDRESS = "https://example.org/a.png"
TYPED = {"prompt": "A\npaper boat", "duration": "4s", "negative_prompt": "text"}


def cleared(client: Client, path: str = VEO, **fields: Any) -> dict[str, Any]:
    """The page's form after Clear."""
    return typed(client.post(path, TYPED | fields | {"clear": "1"}))


def test_what_was_cleared_is_brought_back(client: Client, rates: None) -> None:
    back = typed(client.post(VEO, cleared(client) | {"undo": "1"}))
    assert {name: back[name] for name in TYPED} == TYPED


def test_address_of_a_picture_comes_back(client: Client, rates: None) -> None:
    page = cleared(client, PIKA_IMAGE, image_url=ADDRESS)
    assert page["image_url"] == ""
    assert typed(client.post(PIKA_IMAGE, page | {"undo": "1"}))["image_url"] == ADDRESS


def test_undo_can_be_undone(client: Client, rates: None) -> None:
    page = cleared(client) | {"prompt": "Something else", "undo": "1"}
    back = typed(client.post(VEO, page))
    assert typed(client.post(VEO, back | {"undo": "1"}))["prompt"] == "Something else"


def test_it_is_offered_for_as_long_as_the_page_comes_back(client: Client, rates: None) -> None:
    page = client.post(VEO, cleared(client) | {"prompt": "Another", "reprice": "1"})
    assert "undo" in read(page).buttons
    assert typed(client.post(VEO, typed(page) | {"undo": "1"}))["prompt"] == TYPED["prompt"]


def test_blank_form_leaves_nothing_to_bring_back(client: Client, rates: None) -> None:
    assert "undo" not in read(client.post(VEO, {"prompt": " ", "clear": "1"})).buttons


def test_nothing_of_it_is_kept_with_us(client: Client, rates: None) -> None:
    client.post(VEO, cleared(client) | {"undo": "1"})
    assert not Session.objects.exists()


def test_key_is_not_carried(client: Client, rates: None) -> None:
    key = "sk-0123456789abcdefghij"
    page = client.post("/models/fal-ai/sora-2/text-to-video/", {"prompt": "A boat", "api_key": key, "clear": "1"})
    assert "undo" in read(page).buttons
    assert key not in page.text


@pytest.mark.parametrize(
    "carried",
    [
        "",
        "[",
        "[]",
        "1",
        '{"prompt": "a"}',
        '{"prompt": [1]}',
        '{"prompt": ["\\ud800"]}',
        "[" * 100_000,
        json.dumps({"quoted_credits": ["x"], "count": ["99"]}),
        json.dumps({"prompt": ["<script>alert(1)</script>"]}),
    ],
    ids=lambda text: text[:30],
)
def test_what_no_page_of_ours_carried_does_no_harm(client: Client, rates: None, carried: str) -> None:
    page = client.post(VEO, {"prompt": "A boat", "cleared": carried, "undo": "1"})
    assert page.status_code == 200
    assert "<script>alert" not in page.text


def test_who_is_signed_in_gets_the_one_on_the_server(studio: Client) -> None:
    page = studio.post(VEO, {"prompt": "A boat", "cleared": json.dumps({"prompt": ["Another"]}), "undo": "1"})
    assert typed(page)["prompt"] == "A boat"
