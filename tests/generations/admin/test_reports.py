"""What moderators see of reports, and how they decide."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from generations.models import Generation, Report, TakeDown
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation

LIST = "/admin/generations/report/"


def make_report(hours: int, **fields: object) -> Report:
    """One whose time is over in so many hours."""
    due_at = timezone.now() + timedelta(hours=hours, minutes=1)
    number = str(Report.objects.count())
    return Report.objects.create(number=number, place="x", why="me", words="Look", due_at=due_at, **fields)


@pytest.fixture
def desk(staff: User, client_of: Callable[[User], Client], settings: Settings) -> Client:
    settings.STAFF_NEED_MFA = False
    return client_of(staff)


@pytest.fixture
def shown(alice: User) -> Generation:
    now = timezone.now()
    return make_generation(alice, state=State.COMPLETED, shared_at=now, picked_at=now)


def test_overdue_ones_come_first_and_say_so(desk: Client) -> None:
    make_report(20)
    make_report(-3)
    make_report(40)
    page = desk.get(LIST).text
    places = [page.index(words) for words in ("OVERDUE by 2 h", "20 h left", "40 h left")]
    assert places == sorted(places)


def test_decided_ones_come_last(desk: Client) -> None:
    make_report(-30, state="dismissed", decided_at=timezone.now())
    make_report(20)
    page = desk.get(LIST).text
    assert page.index("20 h left") < page.index(">decided<")


def test_take_down_is_done_and_told_to_both(desk: Client, shown: Generation) -> None:
    report = make_report(20, email="carol@example.org", generation=shown)
    desk.post(f"{LIST}{report.pk}/take-down/", {"generation": shown.pk, "why": "me", "words": "It shows Carol."})
    report.refresh_from_db()
    assert report.state == "taken_down"
    assert report.take_downs.get().generation == shown
    assert {letter.to[0] for letter in mail.outbox} == {"alice@example.org", "carol@example.org"}


def test_form_knows_the_video_of_the_report(desk: Client, shown: Generation) -> None:
    report = make_report(20, generation=shown)
    assert f'value="{shown.pk}"' in desk.get(f"{LIST}{report.pk}/take-down/").text


def test_only_a_finished_video_is_taken_down(desk: Client, alice: User) -> None:
    answers = {"generation": str(make_generation(alice).pk), "why": "me", "words": "It shows Carol."}
    assert "There is no such video" in desk.post("/admin/generations/takedown/new/", answers).text


@pytest.mark.parametrize("wrong", [{"words": " "}, {"generation": "x"}, {"generation": ""}, {"why": "taste"}])
def test_take_down_without_a_reason_or_a_video_is_refused(
    desk: Client, shown: Generation, wrong: dict[str, str]
) -> None:
    answers = {"generation": str(shown.pk), "why": "me", "words": "It shows Carol."} | wrong
    page = desk.post("/admin/generations/takedown/new/", answers)
    assert "errorlist" in page.text
    assert not TakeDown.objects.exists()


def test_dismissal_needs_a_reason(desk: Client) -> None:
    report = make_report(20)
    assert "errorlist" in desk.post(f"{LIST}{report.pk}/dismiss/", {"words": ""}).text
    desk.post(f"{LIST}{report.pk}/dismiss/", {"words": "A drawing."})
    report.refresh_from_db()
    assert (report.state, report.decision, report.decided_by_id is not None) == ("dismissed", "A drawing.", True)


def test_second_moderator_is_told_of_being_late(desk: Client) -> None:
    report = make_report(20)
    desk.post(f"{LIST}{report.pk}/dismiss/", {"words": "A drawing."})
    page = desk.post(f"{LIST}{report.pk}/dismiss/", {"words": "A photograph."}, follow=True)
    assert "Somebody else has decided it meanwhile" in page.text


def test_answer_is_read_and_the_video_put_back(desk: Client, shown: Generation) -> None:
    desk.post("/admin/generations/takedown/new/", {"generation": shown.pk, "why": "law", "words": "A threat."})
    made = TakeDown.objects.get()
    TakeDown.objects.update(answer="It is a play.", answered_at=timezone.now())
    assert "It is a play." in desk.get(f"/admin/generations/takedown/{made.pk}/change/").text
    desk.post(f"/admin/generations/takedown/{made.pk}/restore/", {"words": "Indeed, a play."})
    shown.refresh_from_db()
    assert shown.taken_down_at is None
    assert "Indeed, a play." in mail.outbox[-1].body


@pytest.mark.parametrize("way", ["report/{}/take-down/", "report/{}/dismiss/", "takedown/{}/restore/", "takedown/new/"])
def test_who_may_only_look_decides_nothing(
    client_of: Callable[[User], Client], settings: Settings, db: None, way: str
) -> None:
    settings.STAFF_NEED_MFA = False
    looker = User.objects.create_user("looker@example.org", "x", is_staff=True)
    looker.user_permissions.set(Permission.objects.filter(codename__in=["view_report", "view_takedown"]))
    answer: HttpResponse = client_of(looker).post(f"/admin/generations/{way.format(make_report(20).pk)}")
    assert answer.status_code == 403
