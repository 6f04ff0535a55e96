"""While the database takes no writes, as after a failover, what would write is put off kindly, what reads goes on."""

import json
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from billing import ledger
from billing.ledger import audit
from generations import workflow
from generations.models import Delivery, Generation, InputImage
from generations.states import State
from generations.workflow import jobs, sweep
from maxvideo.accounts.models import User
from tests.factories import ENDPOINT, make_generation, tiny_jpeg
from tests.generations.page import typed
from tests.markup import tidy
from tests.read_only import read_only

pytestmark = pytest.mark.django_db(transaction=True)

STUDIO = f"/models/{ENDPOINT}/"
PICTURES = "/models/fal-ai/sora-2/image-to-video/"
PASSWORD = "correct horse battery"
ADJUSTMENT = {"credits": "5", "reason": "A gift", "form_key": str(uuid.uuid4())}


class Write(NamedTuple):
    """What somebody sends that changes something."""

    address: str
    data: Mapping[str, str]
    who: str = "alice"


WRITES = {
    "start": Write(STUDIO, {"prompt": "A paper boat"}),
    "start of somebody who has yet to log in": Write(STUDIO, {"prompt": "A paper boat"}, "visitor"),
    "cancel": Write("/generations/{queued}/cancel/", {}),
    "delete": Write("/generations/{done}/delete/", {}),
    "restore": Write("/generations/{deleted}/restore/", {}),
    "star": Write("/generations/{done}/star/", {"starred": "1"}),
    "share": Write("/generations/{done}/share/", {}),
    "selection": Write("/generations/selected/", {"action": "delete", "ids": "{done}", "list": "gallery"}),
    "theme": Write("/theme/", {"theme": "dark"}),
    "preferences": Write("/accounts/preferences/", {"theme": "dark", "daily_limit": "7"}),
    "log-in": Write("/accounts/login/", {"login": "alice@example.org", "password": "correct horse"}, "visitor"),
    "log-out": Write("/accounts/logout/", {}),
    "sign-up": Write("/accounts/signup/", {"email": "new@example.org", "password1": PASSWORD}, "visitor"),
    "another address": Write("/accounts/email/", {"email": "other@example.org", "action_add": ""}),
    "adjustment": Write("/admin/billing/creditaccount/{alice}/adjust/", ADJUSTMENT, "staff"),
    "staff's change of a user": Write("/admin/accounts/user/{alice}/change/", {"is_active": "on"}, "staff"),
}
READS = ["/", STUDIO, "/models/", "/generations/", "/gallery/", "/generations/{done}/", "/credits/", "/theme/"]


@pytest.fixture
def names(alice: User, rates: None) -> dict[str, object]:
    """Alice's credits and generations."""
    ledger.grant(alice.pk, 1000, key="grant:read-only", note="for the tests")
    return {
        "alice": alice.pk,
        "queued": make_generation(alice).pk,
        "done": make_generation(alice, state=State.COMPLETED).pk,
        "deleted": make_generation(alice, state=State.COMPLETED, deleted_at=timezone.now()).pk,
    }


@pytest.fixture
def clients(
    names: dict[str, object], alice: User, staff: User, client_of: Callable[[User], Client], settings: Settings
) -> dict[str, Client]:
    """The cast's browsers, which see what visitors see of a fault."""
    settings.STAFF_NEED_MFA = False
    clients = {"alice": client_of(alice), "staff": client_of(staff), "visitor": Client()}
    for client in clients.values():
        client.raise_request_exception = False
    return clients


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(cursor.fetchall(), key=repr)
        return found


@pytest.mark.parametrize("name", WRITES)
def test_write_is_put_off_kindly_and_nothing_is_half_done(
    clients: dict[str, Client], names: dict[str, object], name: str
) -> None:
    write = WRITES[name]
    data = {key: value.format(**names) for key, value in write.data.items()}
    before = everything()
    with read_only():
        response = clients[write.who].post(write.address.format(**names), data)
    assert response.status_code == 503
    assert "We cannot" in response.text
    assert everything() == before


@pytest.mark.parametrize("address", READS)
def test_what_only_reads_goes_on(clients: dict[str, Client], names: dict[str, object], address: str) -> None:
    usual = clients["alice"].get(address.format(**names)).status_code
    with read_only():
        assert clients["alice"].get(address.format(**names)).status_code == usual < 400


def test_start_brings_the_form_back_as_it_was_typed_and_may_be_sent_again(clients: dict[str, Client]) -> None:
    sent = {"prompt": 'Boat & "kite"', "duration": "10", "form_key": str(uuid.uuid4())}
    with read_only():
        response = clients["alice"].post(STUDIO, sent)
    assert "Nothing was started or charged" in tidy(response.text)
    again = typed(response)
    assert {name: again[name] for name in sent} == sent
    assert clients["alice"].post(STUDIO, again).status_code == 302
    assert Generation.objects.filter(prompt=sent["prompt"]).count() == 1


def test_picture_whose_row_cannot_be_written_leaves_no_file(clients: dict[str, Client], tmp_path: Path) -> None:
    before = sorted((tmp_path / "media").rglob("*"))
    data = {"prompt": "A paper boat", "image_url": SimpleUploadedFile("a.jpg", tiny_jpeg(), "image/jpeg")}
    with read_only():
        response = clients["alice"].post(PICTURES, data)
    assert response.status_code == 503
    assert typed(response)["prompt"] == "A paper boat"
    assert not InputImage.objects.exists()
    assert [path for path in sorted((tmp_path / "media").rglob("*")) if path.is_file() and path not in before] == []


def test_page_of_a_fault_says_that_what_was_sent_is_not_lost(clients: dict[str, Client]) -> None:
    with read_only():
        response = clients["visitor"].post("/accounts/login/", {"login": "alice@example.org", "password": "x y z"})
    assert "what you typed" in tidy(response.text)
    assert response.headers["Retry-After"] == "30"


def test_delivery_shall_be_sent_again(clients: dict[str, Client], settings: Settings) -> None:
    settings.FAL_WEBHOOK_TOKENS = ["good-token"]
    body = json.dumps({"request_id": str(uuid.uuid4()), "status": "OK", "payload": {}}).encode()
    address = "/api/fal/webhook?token=good-token"
    with read_only():
        response = clients["visitor"].post(address, body, content_type="application/json")
    assert (response.status_code, response.json()) == (503, {"ok": False, "error": "try again"})
    assert not Delivery.objects.exists()
    assert clients["visitor"].post(address, body, content_type="application/json").status_code == 200


def test_worker_and_sweep_wait_and_go_on(alice: User, names: dict[str, object]) -> None:
    queued = Generation.objects.get(pk=names["queued"])
    turns = iter([False, False, True])
    with read_only():
        jobs.look(str(queued.pk))
        sweep.run(lambda: next(turns))
    queued.refresh_from_db()
    assert (queued.state, queued.tries, queued.lease_token) == (State.QUEUED, 0, None)

    workflow.cancel(queued)
    turns = iter([False, True])
    sweep.run(lambda: next(turns))

    queued.refresh_from_db()
    assert queued.state == State.CANCELLED
    assert list(audit.differences()) == []
