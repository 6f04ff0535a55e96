"""Every page that the admin has for every model, of other packages too: its list, searches, filters, orders, forms.

A model that is registered anew is walked as soon as it has a row here.
"""

import re
import uuid
from collections.abc import Callable
from urllib.parse import urlencode, urljoin

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django_rq.models import Dashboard
from pytest_django import Settings

from generations.workflow.doorbell import ring
from maxvideo.accounts.models import User
from tests.admin_rows import make_admin_rows
from tests.faults.servers import Valkey

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
SEARCHES = (
    "a",
    "alice@example.org",
    "Alice Example",
    "42",
    "1f6b5c1e-7a5b-4a0e-9a6e-0d6a3f1f2b3c",
    "generation:1",
    "192.0.2.1",
    "%",
    "'",
    '"quoted words"',
    "\\",
    "é夜🎬",
    "-1",
    "9" * 40,
    "x" * 5000,
    "  ",
    "\0",
)
INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)|\son[a-z]+=\"|\sstyle=\"", re.IGNORECASE)
ANSWERS = {200, 403}  # 403 where nobody adds, changes or deletes


@pytest.fixture
def desk(staff: User, client_of: Callable[[User], Client], settings: Settings) -> Client:
    """Somebody who may see everything."""
    settings.STAFF_NEED_MFA = False
    return client_of(staff)


@pytest.fixture
def rows(alice: User, valkey: Valkey, settings: Settings) -> None:
    """One of everything."""
    settings.RQ_QUEUES = {name: queue | {"URL": valkey.url} for name, queue in settings.RQ_QUEUES.items()}
    make_admin_rows(alice)


def page_of(model: type[Model], action: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{action}", args=args)


def links_of(model: type[Model], desk: Client) -> list[str]:
    """What the list leads to within itself: its filters, the order by each column, days."""
    html = desk.get(page_of(model, "changelist")).content.decode()
    return sorted(set(re.findall(r'href="(\?[^"]+)"', html)))


def faults(desk: Client, addresses: list[str]) -> dict[str, object]:
    """The addresses that break, or answer what no page of the admin answers."""
    found: dict[str, object] = {}
    for address in addresses:
        try:
            status = desk.get(address, follow=True).status_code
        except Exception as fault:
            found[address] = repr(fault)
        else:
            found |= {} if status in ANSWERS else {address: status}
    return found


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
class TestEveryModel:
    """Each model that is registered, whoever registered it."""

    def test_list_is_searched_for_anything(self, rows: None, desk: Client, model: type[Model]) -> None:
        address = page_of(model, "changelist")
        assert faults(desk, [address, *(f"{address}?{urlencode({'q': words})}" for words in SEARCHES)]) == {}

    def test_list_is_filtered_and_ordered(self, rows: None, desk: Client, model: type[Model]) -> None:
        address = page_of(model, "changelist")
        links = [urljoin(address, link.replace("&amp;", "&")) for link in links_of(model, desk)]
        assert links or not model._meta.managed
        assert faults(desk, links) == {}

    def test_forms_open(self, rows: None, desk: Client, model: type[Model]) -> None:
        row = model._default_manager.first() if model._meta.managed else None
        assert row or not model._meta.managed, "make one in `rows`"
        pages = [page_of(model, name, row.pk if row else 1) for name in ("change", "history", "delete")]
        gone = page_of(model, "change", "0")
        assert faults(desk, [page_of(model, "add"), *pages, gone]) == {}

    def test_view_on_site_leads_somewhere(self, rows: None, desk: Client, model: type[Model]) -> None:
        row = model._default_manager.first() if model._meta.managed else None
        html = desk.get(page_of(model, "change", row.pk)).content.decode() if row else ""
        links = re.findall(r'href="([^"]+)" class="viewsitelink"', html)
        assert {link: desk.get(link, follow=True).status_code for link in links} == dict.fromkeys(links, 200)


def test_pages_of_the_queues_open(rows: None, desk: Client) -> None:
    ring(uuid.uuid4())
    seen, ahead = set(), [page_of(Dashboard, "changelist")]
    while ahead:
        address = ahead.pop()
        seen.add(address)
        response = desk.get(address)
        assert response.status_code == 200, address
        assert not INLINE.search(response.text), f"{address} has what the site's policy stops"
        links = re.findall(r'href="([^"#]+)"', response.content.decode())
        found = {urljoin(address, link.replace("&amp;", "&")) for link in links}
        ahead += [link for link in found - seen - {*ahead} if link.startswith(page_of(Dashboard, "changelist"))]
    assert len(seen) > 10


def test_queues_say_so_where_redis_is_away(desk: Client, settings: Settings) -> None:
    settings.RQ_QUEUES = {name: q | {"URL": "redis://127.0.0.1:1/0"} for name, q in settings.RQ_QUEUES.items()}
    assert faults(desk, [page_of(Dashboard, "changelist")]) == {}
