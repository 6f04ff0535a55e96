"""What is its owner's alone is opened with a reason, by those who may, in their log-in, for a while."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from generations.media import storage
from generations.models import Delivery, Generation, InputImage, RefusedOrder
from generations.states import State
from maxvideo.accounts.models import User
from maxvideo.staff.models import StaffAction
from maxvideo.web import clock
from tests.factories import ENDPOINT, PROMPT, make_generation, tiny_jpeg
from tests.roles import make_staff

AT_FAL = "https://v3.fal.media/files/private.mp4"


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Settings) -> None:
    settings.STAFF_NEED_MFA = False


@pytest.fixture
def made(alice: User) -> Generation:
    """Alice's, with a picture that went in and what fal said."""
    storage.save("pictures/a.jpg", tiny_jpeg(), content_type="image/jpeg")
    facts = {"content_type": "image/jpeg", "width": 64, "height": 36, "bytes": 1}
    picture = InputImage.objects.create(user=alice, key="pictures/a.jpg", **facts)
    arguments = {"prompt": PROMPT, "image_url": picture.argument}
    made = make_generation(alice, state=State.COMPLETED, result_url=AT_FAL, arguments=arguments)
    Delivery.objects.create(
        generation=made, request_id="r", body={"payload": {"video": {"url": AT_FAL}}}, is_signed=True
    )
    return made


@pytest.fixture
def desk(db: None, client_of: Callable[[User], Client]) -> Client:
    return client_of(make_staff("moderator"))


def opened(made: Generation, *what: object) -> str:
    return reverse("admin:" + "_".join(["generations_generation_open", *map(str, what[:1])]), args=[made.pk, *what[1:]])


def files(made: Generation) -> list[str]:
    picture = InputImage.objects.get()
    return [opened(made, "video"), opened(made, "poster"), opened(made, "picture", picture.pk)]


@pytest.mark.parametrize("page", ["change", "history"])
def test_page_shows_nothing_private(
    made: Generation, staff: User, client_of: Callable[[User], Client], page: str
) -> None:
    html = client_of(staff).get(reverse(f"admin:generations_generation_{page}", args=[made.pk])).text
    assert not [words for words in (PROMPT, "fal.media", "pictures/a.jpg") if words in html]


def test_reason_opens_it_and_is_written_down(made: Generation, desk: Client, alice: User) -> None:
    page = desk.post(opened(made), {"reason": "Report 12"}, follow=True).text
    assert PROMPT in page
    row = StaffAction.objects.get()
    assert (row.kind, row.person, row.reason) == ("look", alice, "Report 12")
    assert row.reference == f"generations.generation:{made.pk}"


@pytest.mark.parametrize("reason", ["", " ", "\u2800"])
def test_without_a_reason_it_stays_shut(made: Generation, desk: Client, reason: str) -> None:
    response = desk.post(opened(made), {"reason": reason})
    assert response.status_code == 422
    assert PROMPT not in desk.get(opened(made)).text
    assert not StaffAction.objects.exists()


def test_fals_address_of_the_video_is_not_shown_to_who_opened_it(made: Generation, desk: Client) -> None:
    page = desk.post(opened(made), {"reason": "Report 12"}, follow=True).text
    assert "(an address at v3.fal.media)" in page
    assert AT_FAL not in page


def test_files_open_with_it_and_stay_in_no_cache(made: Generation, desk: Client) -> None:
    assert {desk.get(address).status_code for address in files(made)} == {403}
    desk.post(opened(made), {"reason": "Report 12"})
    answers = [desk.get(address) for address in files(made)]
    assert all(one.status_code == 200 and "no-store" in one.headers["Cache-Control"] for one in answers)


def test_it_shuts_after_half_an_hour(made: Generation, desk: Client) -> None:
    desk.post(opened(made), {"reason": "Report 12"})
    with clock.frozen_at(timezone.now() + timedelta(minutes=31)):
        assert PROMPT not in desk.get(opened(made)).text
        assert desk.get(files(made)[0]).status_code == 403


def test_it_is_open_in_no_other_log_in_and_no_other_row(
    made: Generation, desk: Client, client_of: Callable[[User], Client]
) -> None:
    desk.post(opened(made), {"reason": "Report 12"})
    other = make_generation(made.user, prompt="Another secret")
    assert "Another secret" not in desk.get(opened(other)).text
    assert PROMPT not in client_of(User.objects.get(email="moderator@example.org")).get(opened(made)).text


def test_finance_opens_nothing(made: Generation, client_of: Callable[[User], Client]) -> None:
    client = client_of(make_staff("finance"))
    assert client.post(opened(made), {"reason": "Curious"}).status_code == 403
    assert not StaffAction.objects.exists()


def test_deliverys_body_is_opened_with_a_reason(
    made: Generation, staff: User, client_of: Callable[[User], Client]
) -> None:
    client, sent = client_of(staff), Delivery.objects.get()
    assert "payload" not in client.get(reverse("admin:generations_delivery_change", args=[sent.pk])).text
    page = client.post(reverse("admin:generations_delivery_open", args=[sent.pk]), {"reason": "Lost"}, follow=True).text
    assert "payload" in page
    assert StaffAction.objects.get().person == made.user


def test_refused_orders_words_are_opened_with_a_reason(alice: User, desk: Client) -> None:
    order = RefusedOrder.objects.create(user=alice, endpoint_id=ENDPOINT, field="prompt", found="x", words=PROMPT)
    assert PROMPT not in desk.get(reverse("admin:generations_refusedorder_change", args=[order.pk])).text
    page = desk.post(reverse("admin:generations_refusedorder_open", args=[order.pk]), {"reason": "Appeal"}, follow=True)
    assert PROMPT in page.text


def test_shared_video_asks_for_a_permission(made: Generation, client_of: Callable[[User], Client]) -> None:
    Generation.objects.update(shared_at=timezone.now())
    roleless = User.objects.create_user("new@example.org", "p", is_staff=True)
    address = reverse("admin:watch-shared", args=[made.pk])
    assert client_of(roleless).get(address).status_code == 403
    assert client_of(make_staff("moderator")).get(address).status_code == 200


def test_pick_is_written_down(made: Generation, desk: Client) -> None:
    Generation.objects.update(shared_at=timezone.now())
    data = {"action": "pick", "_selected_action": [str(made.pk)]}
    desk.post(reverse("admin:generations_generation_changelist"), data)
    row = StaffAction.objects.get()
    assert (row.kind, row.object_id, row.person) == ("pick", str(made.pk), made.user)
