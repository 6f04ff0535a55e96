"""Every page, form and action of the admin, role by role, on others and on oneself, as tests/staff_access.py has it."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.test import Client
from django.urls import URLPattern, reverse
from pytest_django import Settings

from generations.models import Generation
from maxvideo.accounts.models import User
from maxvideo.staff.model_admin import StaffModelAdmin
from tests import staff_access as table
from tests.admin_rows import make_admin_rows
from tests.roles import ROLES, make_staff

CAST = sorted(table.EVERYBODY)
PATTERNS = {url.name: url for url in admin.site.get_urls() if isinstance(url, URLPattern) and url.name}
QUEUES = "django_rq_"
OF_MODELS = {
    url.name: (url, model)
    for model, model_admin in admin.site._registry.items()
    for url in model_admin.get_urls()
    if url.name
}
NAMES = {*PATTERNS, *OF_MODELS} | {"app_list"}


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Settings) -> None:
    settings.STAFF_NEED_MFA = False


@pytest.fixture
def person(alice: User) -> User:
    """Somebody with one of everything."""
    make_admin_rows(alice)
    return alice


@pytest.fixture
def user_of(db: None, bob: User) -> Callable[[str], User]:
    """Gives somebody of a role."""

    def make(role: str) -> User:
        if role == "user":
            return bob
        if role in ROLES:
            return make_staff(role)
        return User.objects.create_user(f"{role}@x.org", "p", is_staff=True, is_superuser=role == "superuser")

    return make


def address(name: str, about: User) -> str:
    """A page's address; where it is about somebody, about this user."""
    if name == "app_list":
        return reverse("admin:app_list", args=["generations"])
    url, model = OF_MODELS.get(name) or (PATTERNS[name], None)
    row = model._default_manager.order_by("pk").last() if model and model._meta.managed else None
    known: dict[str, Any] = {
        "object_id": about.pk if model is User else row and row.pk,
        "user_id": about.pk,
        "pk": row and row.pk,
        "picture_id": uuid.uuid4(),
        "generation_id": Generation.objects.values_list("pk", flat=True).first(),
        "content_type_id": 1,
    }
    names = url.pattern.regex.groupindex if hasattr(url.pattern, "regex") else ()
    return reverse(f"admin:{name}", kwargs={key: known.get(key, 0 if "index" in key else "x") for key in names})


def gets_in(client: Client, name: str, about: User, method: str = "get") -> bool:
    """Whether a page answers with itself, or takes what is sent; the rest is refused or asked to log in."""
    response = getattr(client, method)(address(name, about))
    refused = response.status_code in {403, 404, 405} or "/login/" in response.headers.get("Location", "")
    return response.status_code == 200 if method == "get" else not refused


def test_every_page_has_its_entry() -> None:
    assert {name for name in NAMES if not name.startswith(QUEUES)} == table.PAGES.keys()


def test_every_model_has_its_entry() -> None:
    assert {model._meta.label_lower for model in admin.site._registry} == table.ACTIONS.keys()


def test_every_model_is_shown_as_the_house_has_it() -> None:
    others = [one for one in admin.site._registry.values() if not isinstance(one, StaffModelAdmin)]
    assert others == []


@pytest.mark.parametrize("label", ["account.emailaddress", "mfa.authenticator", "usersessions.usersession"])
def test_what_opens_an_account_is_not_registered(label: str) -> None:
    assert not admin.site.is_registered(apps.get_model(label))
    assert not admin.site.is_registered(apps.get_model("sessions.session"))


@pytest.mark.parametrize("role", CAST)
def test_pages_open_to_those_of_the_table(
    person: User, user_of: Callable[[str], User], client_of: Callable[[User], Client], role: str
) -> None:
    client = client_of(user_of(role))
    assert {n for n in table.PAGES if gets_in(client, n, person)} == {n for n, r in table.PAGES.items() if role in r}


@pytest.mark.parametrize("role", CAST)
def test_pages_about_oneself_open_to_those_of_the_table(
    person: User, user_of: Callable[[str], User], client_of: Callable[[User], Client], role: str
) -> None:
    user = user_of(role)
    opened = {name for name in table.OWN_PAGES if gets_in(client_of(user), name, user)}
    assert opened == {name for name, roles in table.OWN_PAGES.items() if role in roles}


@pytest.mark.parametrize("role", CAST)
def test_forms_are_taken_from_those_of_the_table(
    person: User, user_of: Callable[[str], User], client_of: Callable[[User], Client], role: str
) -> None:
    client, forms = client_of(user_of(role)), table.PAGES.keys() - {"logout", "login", "index", "jsi18n"}
    taken = {name for name in forms if gets_in(client, name, person, "post")}
    reads = {name for name in forms if name.endswith("_changelist") or name not in table.FORMS}
    assert taken - reads == {name for name, roles in table.FORMS.items() if role in roles}


@pytest.mark.parametrize("role", CAST)
def test_forms_about_oneself_are_taken_from_those_of_the_table(
    person: User, user_of: Callable[[str], User], client_of: Callable[[User], Client], role: str
) -> None:
    user = user_of(role)
    taken = {name for name in table.OWN_FORMS if gets_in(client_of(user), name, user, "post")}
    assert taken == {name for name, roles in table.OWN_FORMS.items() if role in roles}


@pytest.mark.parametrize("role", CAST)
def test_actions_are_offered_to_those_of_the_table(user_of: Callable[[str], User], role: str) -> None:
    request = HttpRequest()
    request.user = user_of(role)
    offered = {model._meta.label_lower: {*one.get_actions(request)} for model, one in admin.site._registry.items()}
    assert offered == {
        label: {name for name, roles in actions.items() if role in roles} for label, actions in table.ACTIONS.items()
    }


@pytest.mark.parametrize("role", sorted(table.EVERYBODY - {"superuser"}))
def test_queues_are_for_superusers(
    person: User, user_of: Callable[[str], User], client_of: Callable[[User], Client], role: str
) -> None:
    client = client_of(user_of(role))
    queues = [name for name in NAMES if name.startswith(QUEUES)]
    assert len(queues) > 20
    assert [name for method in ("get", "post") for name in queues if gets_in(client, name, person, method)] == []
