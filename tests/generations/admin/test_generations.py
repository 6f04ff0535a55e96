"""Staff find a generation by whatever they were told, see all that happened to it, and may do three things."""

import uuid
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from billing.ledger.models import Hold
from generations.models import Attempt, Delivery, Generation, Transition
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation
from tests.roles import make_staff

pytestmark = pytest.mark.django_db

LIST = "admin:generations_generation_changelist"


@pytest.fixture
def desk(client_of: Callable[[User], Client], staff: User) -> Client:
    """A browser of the house."""
    return client_of(staff)


@pytest.fixture
def act(desk: Client) -> Callable[..., str]:
    """Chooses an action for generations and gives the page that follows."""

    def act(action: str, *generations: Generation) -> str:
        data = {"action": action, "_selected_action": [str(one.pk) for one in generations]}
        return desk.post(reverse(LIST), data, follow=True).content.decode()

    return act


@pytest.fixture
def found(desk: Client) -> Callable[..., set[uuid.UUID]]:
    """Gives the ids that a search finds."""

    def found(words: str) -> set[uuid.UUID]:
        return {one.pk for one in desk.get(reverse(LIST), {"q": words}).context["cl"].queryset}

    return found


def test_found_by_email_by_our_id_and_by_that_of_fal(
    alice: User, bob: User, found: Callable[..., set[uuid.UUID]]
) -> None:
    made = make_generation(alice, request_id=str(uuid.uuid4()))
    make_generation(bob, request_id="req-1")

    assert found("alice@example") == found(f" {made.pk} ") == found(made.request_id) == {made.pk}
    assert found("req-") == found(str(uuid.uuid4())) == set()


def test_page_shows_all_that_happened(alice: User, desk: Client) -> None:
    made = make_generation(alice, state=State.RUNNING, request_id="req-1")
    Transition.objects.create(generation=made, from_state="queued", to_state="running", reason="accepted by fal")
    Attempt.objects.create(generation=made, sent_at=timezone.now(), outcome="accepted", request_id="req-1")
    Delivery.objects.create(
        generation=made, request_id="req-1", body={"status": "OK"}, is_signed=True, verdict="believed"
    )

    page = desk.get(reverse("admin:generations_generation_change", args=[made.pk])).content.decode()

    for words in ("accepted by fal", "req-1", "believed", "alice@example.org"):
        assert words in page


def test_page_shows_no_secret(alice: User, desk: Client) -> None:
    made = make_generation(alice, secret_arguments="sealed-text", lease_token=uuid.uuid4())

    page = desk.get(reverse("admin:generations_generation_change", args=[made.pk])).content.decode()

    assert "sealed-text" not in page
    assert str(made.lease_token) not in page


def test_nothing_can_be_typed_added_or_deleted(alice: User, desk: Client) -> None:
    made = make_generation(alice)
    page = reverse("admin:generations_generation_change", args=[made.pk])

    assert desk.post(page, {"state": "completed", "price_credits": "0"}).status_code == 403
    assert desk.get(reverse("admin:generations_generation_add")).status_code == 403
    assert desk.post(reverse("admin:generations_generation_delete", args=[made.pk])).status_code == 403
    assert Generation.objects.get().state == State.QUEUED


def test_ask_fal_now_makes_it_due(alice: User, act: Callable[..., str]) -> None:
    made = make_generation(alice, state=State.RUNNING, next_run_at=None)
    final = make_generation(alice, state=State.COMPLETED)

    assert "1 asked about, 1 left as they are." in act("ask_fal_now", made, final)

    made.refresh_from_db()
    assert made.next_run_at <= timezone.now()


def test_save_again_makes_a_failed_file_due(alice: User, act: Callable[..., str]) -> None:
    made = make_generation(alice, state=State.FAILED, result_url="https://v3.fal.media/a.mp4", bad_files=3)

    assert "1 to be saved again" in act("save_again", made)

    made.refresh_from_db()
    assert (made.bad_files, made.next_run_at is None) == (0, False)


def test_fail_and_release_ends_it_in_the_name_of_who_did_it(alice: User, act: Callable[..., str], staff: User) -> None:
    made = make_generation(alice, state=State.UNKNOWN)

    assert "1 failed and released" in act("fail_and_release", made)

    made.refresh_from_db()
    assert made.state == State.FAILED
    assert made.transitions.get().reason == f"ended by staff: staff {staff.pk}"
    assert Hold.objects.get().state == Hold.State.CLOSED


def test_who_may_only_look_gets_no_actions(alice: User, bob: User, client_of: Callable[[User], Client]) -> None:
    bob.is_staff = True
    bob.save()
    bob.user_permissions.add(Permission.objects.get(codename="view_generation"))
    made = make_generation(alice, state=State.RUNNING)
    desk = client_of(bob)

    assert desk.get(reverse(LIST)).status_code == 200
    desk.post(reverse(LIST), {"action": "fail_and_release", "_selected_action": [str(made.pk)]})

    made.refresh_from_db()
    assert made.state == State.RUNNING


def test_stranger_does_not_get_in(alice: User, client_of: Callable[[User], Client]) -> None:
    assert client_of(alice).get(reverse(LIST)).status_code in {302, 403, 404}


@pytest.mark.parametrize(("role", "is_there"), [("finance", True), ("support", False), ("moderator", False)])
def test_way_to_a_refund_is_shown_to_who_may_follow_it(
    alice: User, client_of: Callable[[User], Client], settings: Settings, role: str, is_there: bool
) -> None:
    settings.STAFF_NEED_MFA = False
    made = make_generation(alice, state=State.COMPLETED)
    page = client_of(make_staff(role)).get(reverse("admin:generations_generation_change", args=[made.pk])).text
    assert (reverse("admin:billing_hold_refund", args=[made.hold_id]) in page) is is_there


def test_what_was_not_charged_has_no_way_to_a_refund(alice: User, desk: Client) -> None:
    made = make_generation(alice, state=State.FAILED)
    page = desk.get(reverse("admin:generations_generation_change", args=[made.pk])).text
    assert "nothing was charged" in page
