"""Anybody may report: what is kept, what comes back, and how much of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from generations.models import Generation, Report
from generations.moderation import decisions
from maxvideo.accounts.models import User
from maxvideo.web.rate_limits import DAY_SECONDS, Window

Post = Callable[..., HttpResponse]
pytestmark = pytest.mark.django_db


def test_report_of_a_visitor_is_kept_with_its_clock(post_report: Post) -> None:
    assert post_report().status_code == 302
    report = Report.objects.get()
    assert (report.place, report.why, report.state) == ("On the home page", "me", "open")
    assert timedelta(hours=47) < report.due_at - timezone.now() < timedelta(hours=48, minutes=1)


def test_reporter_is_led_to_the_number(client: Client, post_report: Post) -> None:
    address = post_report().headers["Location"]
    page = client.get(address)
    assert Report.objects.get().number in page.text
    assert "It has arrived" in page.text


def test_number_is_mailed_and_no_word_of_the_reporters(post_report: Post) -> None:
    post_report(email="carol@example.org", where="BUY MY THINGS", words="BUY MY THINGS")
    (letter,) = mail.outbox
    assert letter.to == ["carol@example.org"]
    assert Report.objects.get().number in letter.body
    assert "BUY" not in letter.body + letter.subject


def test_report_without_an_address_mails_nobody(post_report: Post) -> None:
    post_report()
    assert mail.outbox == []


def test_address_of_a_video_is_understood(post_report: Post, shown: Generation) -> None:
    post_report(where=f"https://maxvideo.example/made-here/{shown.pk}/")
    assert Report.objects.get().generation == shown


def test_featured_video_leads_to_the_form_filled_in(client: Client, shown: Generation) -> None:
    assert f"/report/?where=http%3A//testserver/made-here/{shown.pk}/" in client.get(f"/made-here/{shown.pk}/").text
    assert 'value="https://x.example/1"' in client.get("/report/?where=https://x.example/1").text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"where": " "}, "Say where it is"),
        ({"where": "x" * 501}, "at most 500 characters"),
        ({"why": ""}, "Choose what is wrong"),
        ({"why": "taste"}, "Choose one of the four"),
        ({"words": ""}, "Say what we should look at"),
        ({"words": "x" * 5001}, "at most 5,000 characters"),
        ({"email": "carol"}, "This is no e-mail address"),
    ],
)
def test_bad_input_is_said_at_its_field_and_all_is_kept(
    post_report: Post, wrong: dict[str, str], sentence: str
) -> None:
    typed = {"where": "Over there <b>", "words": "Just look", "email": "carol@example.org"}
    typed |= {name: text for name, text in wrong.items() if name != "why"}
    page = post_report(**typed | wrong)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    for kept in typed.values():
        assert kept.replace("<", "&lt;").replace(">", "&gt;") in page.content.decode()
    assert not Report.objects.exists()


def test_what_comes_back_is_kept_by_no_cache(client: Client, post_report: Post) -> None:
    assert "no-store" in client.get("/report/").headers["Cache-Control"]
    assert "no-store" in post_report(words="").headers["Cache-Control"]


def test_form_knows_the_address_of_somebody_with_an_account(alice: User, client_of: Callable[[User], Client]) -> None:
    assert f'value="{alice.email}"' in client_of(alice).get("/report/").text


def test_machine_that_fills_in_everything_leaves_nothing(post_report: Post) -> None:
    assert "It has arrived" in post_report(website="https://spam.example").content.decode()
    assert not Report.objects.exists()


@pytest.mark.parametrize("forbidden", ["state", "decided_at", "number", "generation"])
def test_form_sets_nothing_else(post_report: Post, forbidden: str) -> None:
    post_report(**{forbidden: "dismissed"})
    assert Report.objects.get().state == "open"


def test_sixth_report_in_a_minute_of_one_network_waits(client: Client, post_report: Post) -> None:
    neighbours = [f"2001:db8:0:1::{number}" for number in range(1, 7)]
    answers = []
    for address in neighbours:
        client.defaults["REMOTE_ADDR"] = address
        answers.append(post_report())
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "That is my face" in answers[-1].content.decode()
    client.defaults["REMOTE_ADDR"] = "2001:db8:0:2::1"
    assert post_report().status_code == 302


def test_all_visitors_together_are_limited_and_nobody_with_an_account(
    client: Client, post_report: Post, alice: User
) -> None:
    answers = []
    for number in range(51):
        client.defaults["REMOTE_ADDR"] = f"192.0.2.{number}"
        answers.append(post_report().status_code)
    assert answers == [302] * 50 + [429]
    client.force_login(alice)
    assert post_report().status_code == 302


@pytest.mark.parametrize(("whose", "many"), [("network-127.0.0.1", 100), ("visitors", 5000)])
def test_reports_of_a_day_have_a_limit_too(post_report: Post, whose: str, many: int) -> None:
    Window(f"reports-a-day:{whose}", many, DAY_SECONDS).count(many)
    answer = post_report()
    assert answer.status_code == 429
    assert "That is my face" in answer.text


def test_page_of_a_number_says_what_came_of_it_and_nothing_of_what_was_said(
    client: Client, post_report: Post, staff: User
) -> None:
    address = post_report(email="carol@example.org").headers["Location"]
    decisions.dismiss(Report.objects.get(), staff, "It is a drawing of nobody.")
    page = client.get(address).text
    assert "It is a drawing of nobody." in page
    assert "my face" not in page
    assert "carol" not in page
