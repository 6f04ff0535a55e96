"""Another storage limit for one user."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import Settings

from generations.admin import storage
from generations.models import StoredBytes
from generations.states import State
from generations.workflow.storage_use import GB, storage_use
from maxvideo.accounts.models import User
from maxvideo.staff.models import StaffAction
from tests.factories import make_generation
from tests.roles import make_staff

ADD = "/admin/generations/storedbytes/add/"


@pytest.fixture
def desk(staff: User, client_of: Callable[[User], Client], settings: Settings) -> Client:
    settings.STAFF_NEED_MFA = False
    return client_of(staff)


def limit_of(user: User) -> int | None:
    return storage_use(User.objects.get(pk=user.pk)).limit


def test_user_without_a_file_is_given_another_limit(desk: Client, alice: User) -> None:
    page = desk.get(f"/admin/accounts/user/{alice.pk}/change/").text
    assert f'href="{ADD}?user={alice.pk}"' in page
    assert desk.post(ADD, {"user": alice.pk, "limit_gb": "5"}).status_code == 302
    assert limit_of(alice) == 5 * GB
    assert StaffAction.objects.get(kind="add").person == alice


def test_files_that_come_later_are_counted_beside_it(desk: Client, alice: User) -> None:
    desk.post(ADD, {"user": alice.pk, "limit_gb": "5"})
    make_generation(alice, state=State.COMPLETED, bytes=700)
    assert (StoredBytes.objects.get().bytes, limit_of(alice)) == (700, 5 * GB)


def test_user_with_files_has_the_way_to_the_row_that_is_there(desk: Client, alice: User) -> None:
    make_generation(alice, state=State.COMPLETED, bytes=700)
    page = desk.get(f"/admin/accounts/user/{alice.pk}/change/").text
    assert f'href="/admin/generations/storedbytes/{alice.pk}/change/"' in page
    assert desk.post(ADD, {"user": alice.pk, "limit_gb": "5"}).status_code == 200, "there is one already"


def test_change_of_the_limit_keeps_what_was_counted_since_the_form_was_read(
    desk: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_generation(alice, state=State.COMPLETED, bytes=700)
    stale = StoredBytes.objects.get()
    make_generation(alice, state=State.COMPLETED, bytes=300)
    monkeypatch.setattr(storage.StoredBytesAdmin, "get_object", lambda *_: stale)
    desk.post(f"/admin/generations/storedbytes/{alice.pk}/change/", {"limit_gb": "5"})
    assert (StoredBytes.objects.get().bytes, limit_of(alice)) == (1000, 5 * GB)


def test_page_of_a_user_says_what_is_used_of_what(desk: Client, alice: User, settings: Settings) -> None:
    settings.STORAGE_LIMIT_GB = 0
    assert "of no limit" in desk.get(f"/admin/accounts/user/{alice.pk}/change/").text


def test_whoever_may_not_change_it_sees_no_way(alice: User, client_of: Callable[[User], Client]) -> None:
    page = client_of(make_staff("moderator")).get(f"/admin/accounts/user/{alice.pk}/change/").text
    assert "Set another limit" not in page
