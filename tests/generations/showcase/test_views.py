from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from billing.ledger.models import Hold
from generations.catalogue import ENDPOINTS
from generations.models import EndpointStatus
from generations.showcase.clips import CLIPS
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation, make_rate
from tests.markup import tidy

pytestmark = pytest.mark.usefixtures("rates")
VEO = "fal-ai/veo3/fast"


@pytest.fixture
def page(client: Client) -> Callable[..., str]:
    """The page as a visitor has it."""
    return lambda **query: client.get(reverse("generations:models"), query).content.decode()


def shown(page: str) -> list[str]:
    return [one.id for one in ENDPOINTS if f'href="{reverse("generations:studio", args=[one.id])}"' in page]


def test_page_leads_to_each_endpoint_and_says_what_it_is_good_for(page: Callable[..., str]) -> None:
    found = page()
    assert len(shown(found)) == 11
    assert all(one.summary in found for one in ENDPOINTS)


@pytest.mark.parametrize(
    "row",
    [
        "<dt>With sound, $0.40 a second</dt><dd>160–320</dd>",
        "<dt>Silent, $0.25 a second</dt><dd>100–200</dd>",
        "<dt>1080p, $0.45 a 5 s clip</dt><dd>45–135</dd>",
        "<dt>$0.045 a second</dt><dd>27–45</dd>",
        "<dt>720p, $0.30 a second</dt><dd>120–360</dd>",
        "<dt>With sound, $0.40 a second</dt><dd>320</dd>",
    ],
)
def test_page_has_the_price_tables(page: Callable[..., str], row: str) -> None:
    assert row in tidy(page())


def test_price_tables_follow_the_rates(page: Callable[..., str]) -> None:
    make_rate(VEO, "0.30", generate_audio=False)
    assert "<dt>Silent, $0.30 a second</dt><dd>120–240</dd>" in tidy(page())


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"from": "text"}, 5),
        ({"from": "image"}, 6),
        ({"from": ["text", "image"]}, 11),
        ({"sound": "1"}, 7),
        ({"resolution": "1080p"}, 7),
        ({"from": "text", "sound": "1", "resolution": "1080p"}, 2),
        ({"from": "x"}, 11),
        ({"most": "30"}, 4),
        ({"most": "20", "from": "text"}, 1),
        ({"most": "19"}, 0),
        ({"most": "nothing"}, 11),
    ],
)
def test_page_can_be_narrowed(page: Callable[..., str], query: dict[str, str | list[str]], count: int) -> None:
    assert len(shown(page(**query))) == count


def test_paused_endpoint_says_why(page: Callable[..., str]) -> None:
    EndpointStatus.objects.create(endpoint_id=VEO, life=EndpointStatus.Life.PAUSED, sentence="Back on Monday.")
    assert "Back on Monday." in page()


def test_page_asks_for_rates_life_cycles_records_and_pictures_once(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(4):
        client.get(reverse("generations:models"))
    with django_assert_num_queries(3):  # what came out lately is remembered
        client.get(reverse("generations:models"))


def test_what_a_kept_one_cost_is_told_to_who_paid(alice: User, client_of: Callable[[User], Client]) -> None:
    kept = make_generation(alice, state=State.COMPLETED, price=40)
    Hold.objects.filter(pk=kept.hold_id).update(subject="Hailuo 02 Standard")
    address, words = reverse("generations:models"), "Each one that you kept in the last 90 days cost you 40 credits."
    assert client_of(alice).get(address).text.count(words) == 1
    assert words not in Client().get(address).text


def test_chosen_price_stays_chosen(page: Callable[..., str]) -> None:
    assert '<option value="50" selected>Up to 50 credits' in page(most="50")


def test_page_says_when_no_model_fits(page: Callable[..., str]) -> None:
    assert "No model does all of this" in page(most="1")


def test_endpoint_without_a_price_is_still_shown(page: Callable[..., str]) -> None:
    make_rate("fal-ai/sora-2/text-to-video", None)
    assert "No price at the moment" in page()


def test_endpoint_has_the_picture_that_was_picked_last(page: Callable[..., str], alice: User) -> None:
    now = timezone.now()
    shared = {"state": State.COMPLETED, "endpoint_id": VEO, "shared_at": now}
    older, newest = (make_generation(alice, picked_at=now - timedelta(days=days), **shared) for days in (2, 1))
    make_generation(alice, **shared)  # not picked
    found = page()
    assert reverse("generations:featured-poster", args=[newest.pk]) in found
    assert str(older.pk) not in found
    assert f'data-clip="{reverse("generations:featured-video", args=[newest.pk])}"' in found
    assert "red-curtain" not in found


def test_every_endpoint_has_a_picture_that_moves(page: Callable[..., str]) -> None:
    found = page()
    assert all(f'data-clip="/static/{clip.video}"' in found for clip in CLIPS.values())
