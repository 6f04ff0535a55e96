from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maxvideo.accounts.models import User
from tests.generations.page import typed
from tests.markup import tidy

pytestmark = pytest.mark.usefixtures("rates")
VEO = "fal-ai/veo3/fast"
SORA = "fal-ai/sora-2/text-to-video"
FORM = {"prompt": "A paper boat", "duration": "8s", "generate_audio": "on"}
SIGN_UP = {"email": "noor@example.org", "password1": "a quiet sea 12"}


def url(endpoint_id: str = VEO) -> str:
    return reverse("generations:studio", args=[endpoint_id])


@pytest.fixture
def visitor(client: Client) -> Client:
    """Somebody without an account who pressed the button."""
    client.post(url(), FORM)
    return client


@pytest.mark.parametrize("page", ["account_login", "account_signup"])
def test_pages_before_the_studio_say_what_waits(visitor: Client, page: str) -> None:
    found = tidy(visitor.get(reverse(page)).text)
    assert "Your video waits: Veo 3 Fast, 8 s with sound, 320 credits" in found
    assert "A paper boat" in found


def test_prompt_stands_in_no_address(client: Client) -> None:
    response = client.post(url(), FORM)
    assert "boat" not in response.headers["Location"]


@pytest.mark.parametrize("page", ["account_login", "account_signup"])
def test_nothing_waits_for_who_left_nothing(client: Client, page: str) -> None:
    assert "Your video waits" not in client.get(reverse(page)).text


def test_what_waits_is_shown_to_nobody_else(visitor: Client) -> None:
    assert "paper boat" not in Client().get(reverse("account_login")).text


def test_words_of_what_waits_are_no_markup(client: Client) -> None:
    client.post(url(), FORM | {"prompt": "<b>boat</b>"})
    assert "&lt;b&gt;boat" in client.get(reverse("account_login")).text


@pytest.mark.parametrize("way", ["sign up", "log in"])
def test_form_is_as_typed_afterwards(visitor: Client, alice: User, settings: Settings, way: str) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "optional"
    if way == "sign up":
        answer = visitor.post(reverse("account_signup"), SIGN_UP)
    else:
        answer = visitor.post(reverse("account_login"), {"login": alice.email, "password": "correct horse"})
    assert answer.headers["Location"] == url()
    found = typed(visitor.get(url()))
    assert (found["prompt"], found["duration"], found["generate_audio"]) == ("A paper boat", "8s", "on")


def test_form_that_was_taken_to_another_model_waits_there(client: Client, alice: User) -> None:
    client.post(url(), FORM | {"switch": SORA})
    assert "Your video waits: Sora 2, 8 s with sound, 80 credits" in client.get(reverse("account_login")).text
    answer = client.post(reverse("account_login"), {"login": alice.email, "password": "correct horse"})
    assert answer.headers["Location"] == url(SORA)


def test_log_in_without_anything_that_waits_leads_home(client: Client, alice: User) -> None:
    answer = client.post(reverse("account_login"), {"login": alice.email, "password": "correct horse"})
    assert answer.headers["Location"] == "/"


def test_what_cannot_be_sold_just_now_waits_without_a_price(
    client: Client, alice: User, client_of: Callable[[User], Client]
) -> None:
    client.post(url(), {"prompt": "A paper boat", "duration": "eight"})
    assert "Your video waits: Veo 3 Fast, 8 s, silent, 200 credits" in tidy(client.get(reverse("account_login")).text)
