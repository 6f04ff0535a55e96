from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from generations.models import EndpointStatus
from generations.workflow import circuit
from maxvideo.accounts.models import User

pytestmark = pytest.mark.django_db

VEO, SORA = "fal-ai/veo3/fast", "fal-ai/sora-2/text-to-video"


@pytest.fixture
def desk(client_of: Callable[[User], Client], staff: User) -> Client:
    """A browser of the house."""
    return client_of(staff)


@pytest.fixture
def add(desk: Client) -> Callable[..., HttpResponse]:
    """Posts the form of an endpoint's life."""

    def add(**changes: str) -> HttpResponse:
        data = {"endpoint_id": VEO, "life": "paused", "sentence": "Google mends it.", "replaced_by": ""} | changes
        return desk.post(reverse("admin:generations_endpointstatus_add"), data)

    return add


@pytest.mark.usefixtures("rates")
def test_paused_endpoint_says_why_to_people(add: Callable[..., HttpResponse], client: Client) -> None:
    assert add().status_code == 302

    assert "Google mends it." in client.get(reverse("generations:studio", args=[VEO])).content.decode()


def test_retired_endpoint_is_replaced_by_one_of_the_catalogue(add: Callable[..., HttpResponse]) -> None:
    add(life="retired", replaced_by=SORA)

    assert EndpointStatus.objects.get().replaced_by == SORA


@pytest.mark.parametrize("wrong", [{"endpoint_id": "nobody's"}, {"replaced_by": "nobody's"}, {"life": "sick"}], ids=str)
def test_what_the_catalogue_does_not_know_is_refused(add: Callable[..., HttpResponse], wrong: dict[str, str]) -> None:
    assert add(**wrong).status_code == 200
    assert not EndpointStatus.objects.exists()


def test_sentence_of_which_nothing_is_seen_is_none(add: Callable[..., HttpResponse]) -> None:
    assert add(sentence="\u200b\u2800").status_code == 302
    assert EndpointStatus.objects.get().sentence == ""


def test_open_circuit_is_shown_and_nobody_edits_it(desk: Client) -> None:
    circuit.open_after(VEO, 404)

    page = desk.get(reverse("admin:generations_circuit_changelist")).content.decode()

    assert "fal answered 404" in page
    assert desk.get(reverse("admin:generations_circuit_add")).status_code == 403
