"""What people type, as the form takes it: words that can be seen, counted as their reader does, and nothing but keys as
keys.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from billing.ledger.models import Hold
from generations.models import Attempt, Generation
from generations.workflow import secrets
from tests.generations.page import typed
from tests.maxvideo.web.test_visible_text import BLANKS, FAMILY, decoded

VEO = "fal-ai/veo3/fast"
SORA = "fal-ai/sora-2/text-to-video"
JSON = {"Accept": "application/json"}
SAID = "OpenAI key: sk- and then at least 20 letters, digits, - or _."
NO_KEYS = Path(__file__).with_name("no_keys.txt").read_text("utf-8").splitlines()
no_keys = pytest.mark.parametrize("typed_key", NO_KEYS)


def nothing_began() -> bool:
    """Whether no row speaks of a start, of money or of fal."""
    return not (Generation.objects.exists() or Hold.objects.exists() or Attempt.objects.exists())


@pytest.mark.parametrize("line", BLANKS)
def test_prompt_of_which_nothing_is_seen_is_missing(send: Callable[..., HttpResponse], line: str) -> None:
    response = send(prompt=decoded(line))
    assert response.status_code == 422
    assert "Write what should happen." in response.text
    assert nothing_began()


@pytest.mark.parametrize("line", BLANKS)
def test_other_words_of_which_nothing_is_seen_are_left_out(send: Callable[..., HttpResponse], line: str) -> None:
    assert send(negative_prompt=decoded(line)).status_code == 302
    assert "negative_prompt" not in Generation.objects.get().arguments


def test_words_with_something_unseen_among_them_reach_fal_as_typed(send: Callable[..., HttpResponse]) -> None:
    send(prompt="\u200bA \u2800 paper\u00adboat")
    assert Generation.objects.get().arguments["prompt"] == "\u200bA \u2800 paper\u00adboat"


@pytest.mark.parametrize("character", ["a", FAMILY, "e\u0301", "\r\n"], ids=ascii)
def test_prompt_has_10_000_characters_of_any_kind(send: Callable[..., HttpResponse], character: str) -> None:
    prompt = f"a{character * 9_998}a"
    assert send(prompt=prompt).status_code == 302
    assert Generation.objects.get().arguments["prompt"] == prompt.replace("\r\n", "\n")


@pytest.mark.parametrize("character", ["a", FAMILY], ids=ascii)
def test_longer_prompt_is_kept_whole_and_said_to_be_too_long(send: Callable[..., HttpResponse], character: str) -> None:
    response = send(prompt=character * 12_000)
    assert response.status_code == 422
    assert "Prompt has 12,000 characters, 2,000 more than the limit of 10,000." in response.text
    assert typed(response)["prompt"] == character * 12_000
    assert nothing_began()


def test_heap_of_marks_on_one_letter_has_an_end(send: Callable[..., HttpResponse]) -> None:
    response = send(prompt="a" + "\u0301" * 100_000)
    assert response.status_code == 422
    assert "Prompt has 100,001 signs, marks on letters among them, 1 more than the limit of 100,000." in response.text
    assert nothing_began()


def test_page_sets_no_limit_by_which_a_browser_would_cut_a_paste(studio: Client) -> None:
    for address in (reverse("generations:studio", args=[VEO]), reverse("generations:gallery")):
        assert "maxlength" not in studio.get(address).text


@no_keys
def test_what_is_no_key_is_refused_and_passed_on_to_nobody(send: Callable[..., HttpResponse], typed_key: str) -> None:
    response = send(SORA, api_key=typed_key, quoted_credits="0")
    assert response.status_code == 422
    assert SAID in response.text
    assert typed_key not in response.text
    assert nothing_began()


@no_keys
def test_what_is_no_key_makes_nothing_free(send: Callable[..., HttpResponse], typed_key: str) -> None:
    response = send(SORA, api_key=typed_key, quoted_credits="0", own_key="on")
    assert typed(response)["quoted_credits"] == "40"
    assert "Type the key again" not in response.text


@no_keys
def test_price_with_what_is_no_key_is_refused(studio: Client, typed_key: str) -> None:
    address = reverse("generations:quote", args=[SORA])
    for own_key in ("", "on"):
        response = studio.post(address, {"api_key": typed_key, "own_key": own_key}, headers=JSON)
        assert response.status_code == 422
        assert list(response.json()["errors"]) == ["api_key"]
        assert SAID in response.json()["errors"]["api_key"][0]


def test_key_with_blanks_around_it_is_one(send: Callable[..., HttpResponse]) -> None:
    assert send(SORA, api_key=" sk-0123456789abcdefghij \n", quoted_credits="0").status_code == 302
    sealed = Generation.objects.get().secret_arguments
    assert secrets.decrypt(sealed) == {"api_key": "sk-0123456789abcdefghij"}


def test_blank_key_is_none(send: Callable[..., HttpResponse]) -> None:
    assert send(SORA, api_key="\u200b \u3164", quoted_credits="40").status_code == 302
