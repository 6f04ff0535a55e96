"""A take-down is at once, is told, can be answered and taken back; a ban hides everything while it lasts."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from generations.catalogue.joined import JOINED, arguments_of
from generations.models import ForbiddenPicture, Generation, InputImage, Report, TakeDown
from generations.models.report import READ_WITHIN
from generations.moderation import decisions
from generations.moderation.decisions import AlreadyDecided
from generations.showcase import featured
from generations.states import State
from maxvideo.accounts.models import User
from maxvideo.staff.models import StaffAction
from tests.factories import make_generation

PUBLIC = ("/made-here/{}/", "/made-here/{}/video/", "/made-here/{}/poster/")
OWN = ("video", "poster", "download")
HAILUO = "fal-ai/minimax/hailuo-02/standard/image-to-video"
Log = Callable[[User], Client]


@pytest.fixture
def gone(shown: Generation, staff: User) -> TakeDown:
    """The take-down of what alice shared."""
    return decisions.take_down(shown, staff, why="me", words="It shows Carol without her consent.")


def statuses(client: Client, generation: Generation) -> set[int]:
    return {client.get(address.format(generation.pk)).status_code for address in PUBLIC}


def test_taken_down_video_is_on_no_public_page(client: Client, rates: None, shown: Generation, gone: TakeDown) -> None:
    assert statuses(client, shown) == {404}
    assert str(shown.pk) not in client.get("/").text + client.get("/models/").text


def test_row_that_still_says_shared_is_not_shown(client: Client, shown: Generation, gone: TakeDown) -> None:
    Generation.objects.filter(pk=shown.pk).update(shared_at=timezone.now(), picked_at=timezone.now())
    assert statuses(client, shown) == {404}
    assert featured.pick(Generation.objects.all()) == 0


def test_owner_neither_watches_nor_downloads_it(alice: User, client_of: Log, shown: Generation, gone: TakeDown) -> None:
    browser = client_of(alice)
    assert {browser.get(f"/generations/{shown.pk}/{name}/").status_code for name in OWN} == {404}
    answer = browser.get(f"/generations/{shown.pk}.json").json()
    assert (answer["state"], answer["video_url"], answer["poster_url"]) == ("completed", None, None)
    zipped = browser.post("/generations/selected/", {"do": "download", "id": shown.pk})
    assert zipped.status_code == 302


def test_owner_reads_the_reason_in_the_place_of_the_player(
    alice: User, client_of: Log, shown: Generation, gone: TakeDown
) -> None:
    page = client_of(alice).get(shown.get_absolute_url()).text
    assert "It shows Carol without her consent." in page
    assert "<video" not in page
    assert "/download/" not in page


def test_card_of_it_shows_no_picture(alice: User, client_of: Log, shown: Generation) -> None:
    browser = client_of(alice)
    assert f"/generations/{shown.pk}/poster/" in browser.get("/gallery/").text
    Generation.objects.update(taken_down_at=timezone.now())
    page = browser.get("/gallery/").text
    assert "Taken down" in page
    assert f"/generations/{shown.pk}/poster/" not in page


def test_what_it_was_joined_into_goes_with_it(alice: User, staff: User, shown: Generation) -> None:
    other = make_generation(alice, state=State.COMPLETED)
    joined = {"endpoint_id": JOINED, "price": 0}
    once = make_generation(
        alice, state=State.COMPLETED, arguments=arguments_of([shown.pk, other.pk], ["Sora 2"]), **joined
    )
    twice = make_generation(
        alice, state=State.SAVING, arguments=arguments_of([other.pk, once.pk], ["Sora 2"]), **joined
    )
    decisions.take_down(shown, staff, why="me", words="It shows Carol.")
    assert set(Generation.objects.filter(taken_down_at=None)) == {other}
    assert set(TakeDown.objects.values_list("generation", "words")) == {
        (one.pk, "It shows Carol.") for one in (shown, once, twice)
    }


def test_its_last_frame_begins_no_other(alice: User, client_of: Log, staff: User, shown: Generation) -> None:
    browser = client_of(alice)
    browser.get(f"/models/{HAILUO}/?continue={shown.pk}")
    frame = InputImage.objects.get(frame_of=shown)
    decisions.take_down(shown, staff, why="me", words="It shows Carol.")
    assert browser.get(f"/pictures/{frame.pk}/").status_code == 404
    answer = browser.post(f"/models/{HAILUO}/", {"prompt": "On.", "image_url": frame.form_text})
    assert (answer.status_code, Generation.objects.count()) == (422, 1)


def test_owner_answers_once(alice: User, client_of: Log, shown: Generation, gone: TakeDown) -> None:
    browser, address = client_of(alice), f"/generations/{shown.pk}/answer/"
    browser.post(address, {"answer": "Carol agreed, in writing."})
    browser.post(address, {"answer": "And another thing."})
    gone.refresh_from_db()
    assert gone.answer == "Carol agreed, in writing."
    assert "Carol agreed" in browser.get(shown.get_absolute_url()).text


def test_of_two_answers_at_once_the_first_is_kept(gone: TakeDown) -> None:
    assert [decisions.answer(gone, words) for words in ("Carol agreed.", "And another thing.")] == [True, False]
    assert TakeDown.objects.get().answer == "Carol agreed."


def test_what_was_put_back_takes_no_answer(staff: User, gone: TakeDown) -> None:
    decisions.restore(gone, staff, "Carol agreed.")
    assert not decisions.answer(gone, "At last.")


def test_stranger_answers_nothing(bob: User, client_of: Log, shown: Generation, gone: TakeDown) -> None:
    assert client_of(bob).post(f"/generations/{shown.pk}/answer/", {"answer": "Mine!"}).status_code == 404
    gone.refresh_from_db()
    assert gone.answer == ""


def test_empty_answer_uses_nothing_up(alice: User, client_of: Log, shown: Generation, gone: TakeDown) -> None:
    client_of(alice).post(f"/generations/{shown.pk}/answer/", {"answer": " "})
    gone.refresh_from_db()
    assert gone.answered_at is None


def test_restored_video_is_its_owners_alone_until_shared_again(
    client: Client, alice: User, staff: User, client_of: Log, shown: Generation, gone: TakeDown
) -> None:
    decisions.restore(gone, staff, "Carol agreed.")
    assert client_of(alice).get(f"/generations/{shown.pk}/video/").status_code == 200
    assert statuses(client, shown) == {404}
    assert featured.share(shown)


def test_restored_video_that_is_shared_again_waits_for_another_pick(
    staff: User, shown: Generation, gone: TakeDown
) -> None:
    decisions.restore(gone, staff, "Carol agreed.")
    featured.share(shown)
    assert not featured.on_show().exists()


def test_every_decision_says_who_made_it_and_about_whom(alice: User, staff: User, shown: Generation) -> None:
    report = Report.objects.create(number="1", place="x", why="me", words="x", due_at=timezone.now() + READ_WITHIN)
    decisions.restore(decisions.take_down(shown, staff, why="me", words="x"), staff, "y")
    decisions.dismiss(report, staff, "z")
    rows = StaffAction.objects.order_by("pk").values_list("kind", "actor", "person")
    me, her = staff.pk, alice.pk
    assert [*rows] == [("take down", me, her), ("put back", me, her), ("dismiss", me, None)]


@pytest.mark.parametrize("sums", [{"sha256": "a" * 64}, {"source_sha256": "b" * 64}])
def test_same_file_is_not_shared_again(alice: User, client_of: Log, gone: TakeDown, sums: dict[str, str]) -> None:
    again = make_generation(alice, state=State.COMPLETED, **sums)
    page = client_of(alice).post(f"/generations/{again.pk}/share/", follow=True).content.decode()
    assert "was taken down before" in page
    again.refresh_from_db()
    assert again.shared_at is None


def test_sums_stay_when_the_video_is_gone_for_good(alice: User, shown: Generation, gone: TakeDown) -> None:
    shown.transitions.all().delete()
    Generation.objects.filter(pk=shown.pk).delete()
    assert featured.is_kept_out(make_generation(alice, state=State.COMPLETED, sha256="a" * 64))


def test_file_without_a_sum_is_nobodys(alice: User, staff: User) -> None:
    decisions.take_down(make_generation(alice, state=State.COMPLETED), staff, why="law", words="No.")
    assert featured.share(make_generation(alice, state=State.COMPLETED))


def test_second_decision_is_refused(shown: Generation, staff: User, gone: TakeDown) -> None:
    with pytest.raises(AlreadyDecided):
        decisions.take_down(shown, staff, why="law", words="Again.")
    decisions.restore(gone, staff, "Sorry.")
    with pytest.raises(AlreadyDecided):
        decisions.restore(gone, staff, "Sorry again.")


def test_refused_decision_takes_nothing_down(shown: Generation, staff: User) -> None:
    report = Report.objects.create(number="1", place="x", why="me", words="x", due_at=timezone.now() + READ_WITHIN)
    decisions.dismiss(report, staff, "No.")
    with pytest.raises(AlreadyDecided):
        decisions.take_down(shown, staff, why="me", words="x", report=report)
    shown.refresh_from_db()
    assert shown.taken_down_at is None
    assert not TakeDown.objects.exists()


def test_pictures_stay_out_where_asked_and_come_back_with_it(alice: User, staff: User) -> None:
    picture = InputImage.objects.create(
        user=alice, key="k", content_type="image/jpeg", width=1, height=1, bytes=1, sha256="c" * 64
    )
    made_of_it = make_generation(alice, state=State.COMPLETED, arguments={"image_url": picture.argument})
    gone = decisions.take_down(made_of_it, staff, why="me", words="x", with_pictures=True)
    assert ForbiddenPicture.objects.get().sha256 == "c" * 64
    decisions.restore(gone, staff, "y")
    assert not ForbiddenPicture.objects.exists()


def test_pictures_of_others_stay_allowed_whatever_the_arguments_name(alice: User, bob: User, staff: User) -> None:
    bobs = InputImage.objects.create(
        user=bob, key="k", content_type="image/jpeg", width=1, height=1, bytes=1, sha256="c" * 64
    )
    hers = make_generation(alice, state=State.COMPLETED, arguments={"image_url": bobs.argument})
    decisions.take_down(hers, staff, why="me", words="x", with_pictures=True)
    assert not ForbiddenPicture.objects.exists()


def test_video_in_the_trash_is_not_shared(alice: User) -> None:
    assert not featured.share(make_generation(alice, state=State.COMPLETED, deleted_at=timezone.now()))


def test_banned_users_public_videos_are_gone_at_once_and_back_with_the_ban(
    client: Client, alice: User, rates: None, shown: Generation
) -> None:
    pages = [client.get(address).text for address in ("/", "/models/")]
    assert all(f"/made-here/{shown.pk}/" in page for page in pages)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert statuses(client, shown) == {404}
    assert str(shown.pk) not in client.get("/").text + client.get("/models/").text
    User.objects.filter(pk=alice.pk).update(is_active=True)
    assert statuses(client, shown) == {200}


def test_nobody_is_mailed_before_the_sweep(gone: TakeDown) -> None:
    assert mail.outbox == []
