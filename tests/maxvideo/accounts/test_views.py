from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation

CHOICES = {"mails_when_done": "on", "theme": "dark", "daily_limit": "200", "monthly_limit": "1000", "ask_above": "50"}


@pytest.fixture
def address() -> str:
    return reverse("account_preferences")


def test_choices_are_kept(alice: User, client_of: Callable[[User], Client], address: str) -> None:
    assert client_of(alice).post(address, CHOICES).status_code == 302
    alice.refresh_from_db()
    assert (alice.mails_when_done, alice.theme) == (True, "dark")
    assert (alice.daily_limit, alice.monthly_limit, alice.ask_above) == (200, 1000, 50)


def test_page_shows_what_was_chosen(alice: User, client_of: Callable[[User], Client], address: str) -> None:
    client = client_of(alice)
    response = client.post(address, CHOICES | {"monthly_limit": "12000"}, follow=True)
    assert "Saved." in response.text
    assert 'data-theme="dark"' in response.text
    assert 'name="mails_when_done" checked' in response.text
    assert 'value="12000"' in response.text


def test_browser_keeps_the_theme_after_log_out(alice: User, client_of: Callable[[User], Client], address: str) -> None:
    client = client_of(alice)
    client.post(address, CHOICES)
    client.post(reverse("account_logout"))
    assert 'data-theme="dark"' in client.get("/").text


def test_what_is_left_out_is_no_limit(alice: User, client_of: Callable[[User], Client], address: str) -> None:
    client = client_of(alice)
    client.post(address, CHOICES)
    client.post(address, {"theme": "", "daily_limit": ""})
    alice.refresh_from_db()
    assert (alice.mails_when_done, alice.theme) == (False, "")
    assert {alice.daily_limit, alice.monthly_limit, alice.ask_above} == {None}


def test_mails_are_about_what_ends_after_the_wish(
    alice: User, client_of: Callable[[User], Client], address: str
) -> None:
    before = make_generation(alice, state=State.COMPLETED)
    client_of(alice).post(address, CHOICES)
    after = make_generation(alice, state=State.COMPLETED)
    client_of(alice).post(address, CHOICES)
    before.refresh_from_db()
    after.refresh_from_db()
    assert (before.mailed_at is None, after.mailed_at is None) == (False, True)


@pytest.mark.parametrize("wrong", [{"daily_limit": "-1"}, {"monthly_limit": "many"}, {"theme": "pink"}])
def test_nonsense_is_refused_and_what_was_typed_stays(
    alice: User, client_of: Callable[[User], Client], address: str, wrong: dict[str, str]
) -> None:
    response = client_of(alice).post(address, CHOICES | wrong)
    assert response.status_code == 422
    assert "field-error" in response.text
    assert 'value="50"' in response.text
    alice.refresh_from_db()
    assert alice.daily_limit is None


def test_nothing_else_of_the_user_can_be_set(alice: User, client_of: Callable[[User], Client], address: str) -> None:
    client_of(alice).post(address, CHOICES | {"is_staff": "on", "max_in_flight": "0", "email": "x@example.org"})
    alice.refresh_from_db()
    assert (alice.is_staff, alice.max_in_flight, alice.email) == (False, None, "alice@example.org")


def test_page_says_what_is_spent(alice: User, client_of: Callable[[User], Client], address: str) -> None:
    make_generation(alice, price=1234)
    page = client_of(alice).get(address).text
    assert "1,234 credits spent or on hold today." in page
    assert "1,234 credits spent or on hold this month." in page


def test_tabs_of_the_account_lead_there(alice: User, client_of: Callable[[User], Client], address: str) -> None:
    assert f'href="{address}"' in client_of(alice).get(reverse("account_email")).text


def test_yes_to_the_texts_never_leads_to_another_site(alice: User, client_of: Callable[[User], Client]) -> None:
    answer = client_of(alice).post("/accounts/agree/", {"next": "https://evil.example/"})
    assert answer.url == "/"
