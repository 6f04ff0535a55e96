"""An account that goes with everything: runs on their way, an open hold, a video on the home page, staff's history.

Then whatever is kept is searched for the person's words.
"""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from billing import ledger
from billing.ledger import audit, welcome
from billing.ledger.models import CreditAccount, Hold, Transfer, Welcome
from generations import workflow
from generations.library import collecting
from generations.media import storage
from generations.media.exceptions import StorageUnavailable
from generations.models import (
    Attempt,
    Batch,
    Delivery,
    FileRemoval,
    Generation,
    InputImage,
    RefusedOrder,
    Report,
    ShareLink,
    TakeDown,
    Transition,
)
from generations.states import State
from generations.workflow import leaving
from generations.workflow.removals import PAUSED_AT_MOST, remove_later
from maxvideo.accounts import deletion
from maxvideo.accounts.models import AccountDeletion, User
from maxvideo.web import one_by_one
from tests.everywhere import files, places_of
from tests.factories import make_generation, tiny_jpeg
from tests.generations.conftest import TimeMachine
from tests.generations.share_links import link_to
from tests.generations.workflow.crash import run_and_kill
from tests.wire import FakeFal

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse"
WORDS = ("quagga", "alice")


@pytest.fixture(params=["files", "bucket"])
def kept_in(request: pytest.FixtureRequest) -> Any:
    """Files of this machine, and a bucket."""
    return request.getfixturevalue("s3") if request.param == "bucket" else None


@pytest.fixture
def browser(alice: User) -> Client:
    """Where alice has logged in as people do, and given her password once more."""
    client = logged_in(alice, "Quaggascape/1.0")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def logged_in(alice: User, agent: str) -> Client:
    client = Client(headers={"user-agent": agent})
    client.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
    return client


def delete(browser: Client) -> None:
    """What alice does."""
    response = browser.post(reverse("account_delete"), {"email": "alice@example.org"})
    assert response.headers["Location"] == reverse("account_deleted")


def sweep_until_gone(alice: User, time_machine: TimeMachine, *, minutes: int = 60) -> timedelta:
    """What the sweep does, a minute apart; returns how long it took."""
    begun = time_machine.passed
    for _ in range(minutes):
        call_command("sweep", "--once", verbosity=0)
        if AccountDeletion.objects.get(user=alice).finished_at:
            return time_machine.passed - begun
        time_machine.forward(minutes=1)
    left = AccountDeletion.objects.get(user=alice).steps_done
    raise AssertionError(f"after {minutes} minutes only these are done: {left}")


def upload(alice: User) -> InputImage:
    key = storage.picture_key(uuid.uuid4())
    storage.save(key, tiny_jpeg() + b"quagga", content_type="image/jpeg")
    facts = {"content_type": "image/jpeg", "width": 64, "height": 36, "bytes": len(tiny_jpeg())}
    return InputImage.objects.create(user=alice, key=key, **facts)


def kept_of(user: User) -> list[list[dict[str, Any]]]:
    """Somebody's rows, and where their files are."""
    rows = (Generation.objects.of(user), InputImage.objects.filter(user=user), Welcome.objects.filter(user=user))
    links = ShareLink.objects.of(user)
    return [list(some.order_by("pk").values()) for some in (*rows, links)]


def a_life(alice: User, bob: User, fal: FakeFal, start: Callable[..., Generation], browser: Client) -> None:
    """Everything that somebody leaves on the site."""
    EmailAddress.objects.create(user=alice, email=alice.email, verified=True, primary=True)
    Authenticator.objects.create(user=alice, type="totp", data={"secret": "quagga"})
    Welcome.objects.create(user=alice, address_hash="h" * 64)
    picture = upload(alice)
    now = timezone.now()
    shown = make_generation(alice, state=State.COMPLETED, prompt="A quagga", shared_at=now, picked_at=now)
    link_to(shown, title="A quagga, shown")
    collecting.put_in(collecting.make(alice, "Quaggas"), Generation.objects.of(alice))
    collecting.make(alice, "Quaggas that run", "q=quagga")
    make_generation(alice, state=State.COMPLETED, prompt="A quagga deleted", deleted_at=now)
    make_generation(alice, state=State.FAILED, prompt="A quagga", error="No quagga", request_id="r-failed")
    Delivery.objects.create(request_id="r-failed", body={"quagga": 1}, is_signed=True)
    Delivery.objects.create(generation=shown, request_id="r-1", body={"quagga": 1}, is_signed=True)
    Transition.objects.create(generation=shown, from_state="queued", to_state="running", reason="quagga")
    Attempt.objects.create(generation=shown, request_id="quagga")
    running = start(prompt="A quagga that runs", seed=7)
    workflow.advance(running.pk)
    start(prompt="A quagga that waits")
    batch = Batch.objects.create(user=alice, kind=Batch.Kind.VARIATIONS, size=2, keeper=1)
    Generation.objects.filter(pk__in=[shown.pk, running.pk]).update(batch=batch, position=1)
    killed = make_generation(alice, state=State.SUBMITTING, arguments={"prompt": "quagga", "image": picture.argument})
    Attempt.objects.create(generation=killed)
    Report.objects.create(number="N1", place="/", why="me", words="A report", email="Alice@example.org", due_at=now)
    TakeDown.objects.create(generation=shown, why="me", words="A reason", answer="My quagga", answered_at=now)
    RefusedOrder.objects.create(user=alice, endpoint_id="x", field="prompt", found="x", words="A quagga")
    LogEntry.objects.create(user=bob, object_repr=alice.email, action_flag=CHANGE, change_message="x")
    LogEntry.objects.create(user=alice, object_repr="a rate", action_flag=CHANGE, change_message="staff once")
    ledger.grant(bob.pk, 5, key="grant:by-staff", note="by staff", actor=alice)
    elsewhere = logged_in(alice, "Quaggascape/2.0")
    for session in (browser.session, elsewhere.session):
        session["draft"] = {"posted": {"prompt": ["a quagga draft"]}}
        session.save()


def test_nothing_is_left_of_the_person(
    kept_in: Any,
    alice: User,
    bob: User,
    fal: FakeFal,
    start: Callable[..., Generation],
    browser: Client,
    time_machine: TimeMachine,
) -> None:
    a_life(alice, bob, fal, start, browser)
    assert {word for _, word in places_of(*WORDS)} == set(WORDS)

    delete(browser)
    took = sweep_until_gone(alice, time_machine)

    assert places_of(*WORDS) == []
    assert files() == set()
    assert not Batch.objects.exists()
    assert took < deletion.GOES_WITHIN
    assert list(audit.differences()) == []


def test_ledger_stays_without_the_person(
    alice: User,
    bob: User,
    fal: FakeFal,
    start: Callable[..., Generation],
    browser: Client,
    time_machine: TimeMachine,
) -> None:
    a_life(alice, bob, fal, start, browser)
    before = set(Transfer.objects.values_list("pk", flat=True))

    delete(browser)
    sweep_until_gone(alice, time_machine)

    account = CreditAccount.objects.get(pk=alice.pk)
    assert before <= set(Transfer.objects.values_list("pk", flat=True))
    assert (account.available, account.held) == (0, 0)
    assert not Hold.objects.filter(account=account, state=Hold.State.OPEN).exists()
    assert Transfer.objects.get(key="grant:by-staff").actor_id == alice.pk


def test_log_in_ends_at_once_and_the_address_is_free(alice: User, browser: Client) -> None:
    EmailAddress.objects.create(user=alice, email=alice.email, verified=True, primary=True)
    elsewhere = logged_in(alice, "Another/1.0")
    assert elsewhere.get(reverse("generations:gallery")).status_code == 200

    delete(browser)

    assert elsewhere.get(reverse("generations:gallery")).status_code == 302
    assert not User.objects.filter(email="alice@example.org").exists()
    assert not EmailAddress.objects.exists()
    assert User.objects.create_user("alice@example.org").pk != alice.pk


def test_shared_video_is_shown_to_nobody_at_once(alice: User, browser: Client) -> None:
    now = timezone.now()
    shown = make_generation(alice, state=State.COMPLETED, shared_at=now, picked_at=now)
    address = reverse("generations:featured", args=[shown.pk])
    assert Client().get(address).status_code == 200

    delete(browser)

    assert Client().get(address).status_code == 404
    shown.refresh_from_db()
    assert (shown.shared_at, shown.picked_at) == (None, None)


def test_run_that_fal_does_not_cancel_ends_within_the_hour(
    alice: User,
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    browser: Client,
    time_machine: TimeMachine,
) -> None:
    fal.honours_cancel = False
    step(start())

    delete(browser)
    took = sweep_until_gone(alice, time_machine)

    assert fal.only.is_cancelled
    assert took < deletion.GOES_WITHIN
    assert list(audit.differences()) == []


def test_video_that_comes_first_is_charged_and_goes(
    alice: User,
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    browser: Client,
    time_machine: TimeMachine,
) -> None:
    fal.honours_cancel = False
    step(start())
    fal.succeed(fal.only)

    delete(browser)
    sweep_until_gone(alice, time_machine)

    assert Hold.objects.get().captured == Hold.objects.get().amount
    assert files() == set()


def test_welcome_credits_come_once_to_a_mailbox_whose_account_went(
    alice: User, browser: Client, settings: Settings, time_machine: TimeMachine
) -> None:
    settings.SIGNUP_CREDITS = 50
    EmailAddress.objects.create(user=alice, email=alice.email, verified=True, primary=True)
    welcome.greet(alice)
    delete(browser)
    again = User.objects.create_user("alice@example.org")
    EmailAddress.objects.create(user=again, email=again.email, verified=True, primary=True)

    welcome.greet(again)

    assert not Transfer.objects.filter(account_id=again.pk).exists()
    assert Welcome.objects.get().user is None


def test_storage_that_is_away_is_waited_for(
    alice: User, browser: Client, time_machine: TimeMachine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one_by_one, "LEAVE_ASIDE_SECONDS", 0.0)
    make_generation(alice, state=State.COMPLETED)
    delete(browser)
    media = settings.MEDIA_ROOT
    media.rename(media.with_name("away"))
    media.touch()
    time_machine.forward(minutes=2)
    call_command("sweep", "--once", verbosity=0)
    assert FileRemoval.objects.filter(leaver=alice).exists()
    assert AccountDeletion.objects.get().finished_at is None

    media.unlink()
    media.with_name("away").rename(media)
    sweep_until_gone(alice, time_machine)

    assert files() == set()


def test_file_that_an_earlier_try_has_left_goes_now_and_again_later(
    alice: User, browser: Client, time_machine: TimeMachine
) -> None:
    made = make_generation(alice, state=State.FAILED)
    left = storage.video_key(made.pk, try_id=uuid.uuid4())
    storage.save(left, b"a part", content_type="video/mp4")
    remove_later(left, after=PAUSED_AT_MOST)

    delete(browser)
    sweep_until_gone(alice, time_machine)

    assert files() == set()
    assert FileRemoval.objects.get().key == left


def test_deletion_that_takes_too_long_is_an_alarm(
    alice: User, time_machine: TimeMachine, caplog: pytest.LogCaptureFixture
) -> None:
    deletion.begin(alice, by=alice)
    make_generation(alice, state=State.SAVING, lease_until=timezone.now() + timedelta(days=1), lease_token=uuid.uuid4())
    time_machine.forward(minutes=59)
    deletion.carry_on()
    assert "longer than an hour" not in caplog.text
    time_machine.forward(minutes=2)
    deletion.carry_on()
    assert f"longer than an hour: {alice.pk}" in caplog.text


def test_what_a_last_request_wrote_goes_too(alice: User, browser: Client, time_machine: TimeMachine) -> None:
    delete(browser)
    call_command("sweep", "--once", verbosity=0)
    make_generation(alice, state=State.COMPLETED)

    sweep_until_gone(alice, time_machine)

    assert not Generation.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", range(0, 40, 3))
def test_killed_at_any_commit_it_goes_on(alice: User, point: int, time_machine: TimeMachine) -> None:
    make_generation(alice, state=State.COMPLETED)
    make_generation(alice, state=State.QUEUED)
    upload(alice)
    deletion.begin(alice, by=alice)
    run_and_kill(deletion.carry_on, at=point)
    time_machine.forward(minutes=1)

    sweep_until_gone(alice, time_machine)

    assert files() == set()
    assert list(audit.differences()) == []


def test_what_is_anybody_elses_stays_as_it_is(
    alice: User, bob: User, fal: FakeFal, browser: Client, time_machine: TimeMachine
) -> None:
    now = time_machine.moment
    make_generation(bob, state=State.RUNNING, deadline=now + timedelta(hours=5), next_run_at=None)
    link_to(make_generation(bob, state=State.COMPLETED, shared_at=now, picked_at=now))
    upload(bob)
    Welcome.objects.create(user=bob, address_hash="h" * 64)
    before = kept_of(bob)

    make_generation(alice, state=State.QUEUED)
    delete(browser)
    sweep_until_gone(alice, time_machine)

    assert kept_of(bob) == before


def test_run_that_goes_on_is_waited_for_twenty_minutes_at_most(alice: User, time_machine: TimeMachine) -> None:
    moment = time_machine.moment
    late = make_generation(alice, state=State.RUNNING, deadline=moment + timedelta(hours=5))
    soon = make_generation(alice, state=State.RUNNING, deadline=moment + timedelta(minutes=3))
    assert not leaving.end_runs(alice)
    deadlines = Generation.objects.in_bulk([late.pk, soon.pk])
    assert deadlines[late.pk].deadline == moment + timedelta(minutes=20)
    assert deadlines[soon.pk].deadline == soon.deadline


@pytest.mark.parametrize("place", [0, 1])
def test_video_that_cannot_be_erased_holds_up_no_other(
    alice: User, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    poison = [make_generation(alice, state=State.FAILED) for _ in range(2)][place]

    def refuse(start: str) -> None:
        if str(poison.pk) in start:
            raise StorageUnavailable("the bucket is away")

    monkeypatch.setattr(leaving, "remove_what_tries_left", refuse)
    monkeypatch.setattr(leaving, "BATCH", 1)
    for _ in range(3):
        assert not leaving.erase_videos(alice)
    assert Generation.objects.get() == poison
