"""What staff with one permission could make of it, shown with real requests on the site as it was."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from pytest_django import Settings

from maxvideo.accounts.models import User
from maxvideo.staff.models import StaffAction
from tests.admin_rows import make_ways_in
from tests.roles import make_staff

RIGHTS = {"is_staff": "on", "is_superuser": "on", "groups": "1", "user_permissions": "1"}


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Settings) -> None:
    settings.STAFF_NEED_MFA = False


@pytest.fixture
def with_permission(bob: User, client_of: Callable[[User], Client]) -> Callable[..., Client]:
    """Bob of the house, with these permissions and no other."""

    def log_in(*codenames: str) -> Client:
        User.objects.filter(pk=bob.pk).update(is_staff=True)
        bob.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        return client_of(bob)

    return log_in


@pytest.mark.parametrize("page", ["usersessions/usersession", "mfa/authenticator", "account/emailaddress"])
def test_log_ins_second_factors_and_addresses_have_no_page(
    staff: User, with_permission: Callable[..., Client], page: str
) -> None:
    name = page.partition("/")[2]
    client = with_permission(*(f"{what}_{name}" for what in ("view", "add", "change", "delete")))
    assert client.get(f"/admin/{page}/?session_key__startswith=a").status_code == 404
    assert (
        client.post(f"/admin/{page}/add/", {"user": staff.pk, "email": "b@x.org", "verified": "on"}).status_code == 404
    )


@pytest.mark.parametrize(
    "lookup",
    ["password__regex=^pbkdf2", "password__startswith=p", "password=p", "is_superuser__exact=1", "email__regex=."],
)
def test_users_are_not_searched_by_a_field_that_no_filter_names(
    with_permission: Callable[..., Client], lookup: str
) -> None:
    response = with_permission("view_user").get(f"/admin/accounts/user/?{lookup}")
    assert response.status_code in {302, 400}
    assert b"bob@example.org" not in response.content


@pytest.mark.parametrize(
    "model", ["billing/creditaccount", "billing/transfer", "generations/generation", "generations/delivery"]
)
def test_other_lists_lead_to_no_password_either(staff: User, client_of: Callable[[User], Client], model: str) -> None:
    through = "generation__user__password" if model == "generations/delivery" else "user__password"
    response = client_of(staff).get(f"/admin/{model}/?{through}__startswith=p")
    assert response.status_code in {302, 400}


@pytest.mark.parametrize(
    "field",
    [("staff", "staffaction", "actor"), ("billing", "transfer", "actor"), ("accounts", "user", "groups")],
)
def test_choices_of_a_field_name_nobody(
    staff: User, with_permission: Callable[..., Client], field: tuple[str, str, str]
) -> None:
    asked = dict(zip(("app_label", "model_name", "field_name"), field, strict=True)) | {"term": ""}
    answer = with_permission("view_user", "view_group").get("/admin/autocomplete/", asked)
    assert answer.status_code == 404
    assert staff.email not in answer.text


def test_change_user_gives_no_rights_to_oneself(with_permission: Callable[..., Client], bob: User) -> None:
    assert (
        with_permission("view_user", "change_user").post(f"/admin/accounts/user/{bob.pk}/change/", RIGHTS).status_code
        == 403
    )
    bob.refresh_from_db()
    assert not bob.is_superuser


def test_change_user_gives_no_rights_to_others(with_permission: Callable[..., Client], alice: User) -> None:
    client = with_permission("view_user", "change_user", "ban_user")
    assert client.post(f"/admin/accounts/user/{alice.pk}/change/", RIGHTS | {"is_active": "on"}).status_code == 302
    alice.refresh_from_db()
    assert (alice.is_staff, alice.is_superuser, alice.groups.count(), alice.is_active) == (False, False, 0, True)
    assert not alice.user_permissions.exists()


@pytest.mark.parametrize("address", ["change", "ban"])
def test_nobody_changes_somebody_above_them(staff: User, client_of: Callable[[User], Client], address: str) -> None:
    client = client_of(make_staff("support"))
    assert client.post(f"/admin/accounts/user/{staff.pk}/{address}/", {"reason": "x"}).status_code == 403
    staff.refresh_from_db()
    assert staff.is_active


@pytest.mark.parametrize("more", [(), ("ban_user",)], ids=["without the permission", "with it, but without a reason"])
def test_form_bans_nobody(with_permission: Callable[..., Client], alice: User, more: tuple[str, ...]) -> None:
    form = f"/admin/accounts/user/{alice.pk}/change/"
    assert with_permission("view_user", "change_user", *more).post(form, {}).status_code == 302
    alice.refresh_from_db()
    assert alice.is_active


def test_superuser_gives_rights_and_it_is_written_down(
    staff: User, alice: User, client_of: Callable[[User], Client]
) -> None:
    client_of(staff).post(f"/admin/accounts/user/{alice.pk}/change/", {"is_active": "on", "is_staff": "on"})
    alice.refresh_from_db()
    assert alice.is_staff
    row = StaffAction.objects.get(kind="change")
    assert (row.actor, row.person, row.details["now"]) == (staff, alice, {"is_staff": True})


def test_superuser_sees_ways_in_without_what_they_are_made_of(
    staff: User, alice: User, client_of: Callable[[User], Client]
) -> None:
    make_ways_in(alice)
    page = client_of(staff).get(f"/admin/accounts/user/{alice.pk}/change/").text
    assert "Firefox" in page
    assert "TOTP" in page
    assert not [secret for secret in ("k3y0fth3s3ss10n", "gAAAA", alice.password) if secret in page]


def test_others_see_no_ways_in(alice: User, client_of: Callable[[User], Client]) -> None:
    make_ways_in(alice)
    assert "192.0.2.1" not in client_of(make_staff("support")).get(f"/admin/accounts/user/{alice.pk}/change/").text
