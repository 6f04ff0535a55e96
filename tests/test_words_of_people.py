"""People's words wherever they stand: no browser translates them, and their direction is their own.

A browser that translates a page leaves alone what says `translate="no"`; `dir="auto"`, `<bdi>` or, in plain text, the
signs of isolation keep words from right to left and ours apart.
"""

import uuid
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from billing.payments.models import Purchase
from generations.library import cards, collecting
from generations.models import Batch, Generation
from generations.progress.mails import mail_about
from generations.showcase import featured
from generations.states import State
from maxvideo.accounts.models import User
from tests.exposed_words import count, exposed
from tests.factories import ENDPOINT, make_generation
from tests.generations.share_links import link_to
from tests.test_authorisation import ROUTES, TABLE

WORDS = "قارب من ورق في المطر"
PIKA = "fal-ai/pika/v2.2/text-to-video"
NO_MARKUP = (
    "json",
    "statement",
    "healthz",
    "video",
    "poster",
    "picture",
    "frame",
    "picture-small",
    "download",
    "reported",
    "manifest",
    "oembed",
)
SHOWING = sorted(name for name, access in TABLE.items() if access.method == "get" and not name.endswith(NO_MARKUP))
HTMX = {"HX-Request": "true"}
pytestmark = pytest.mark.usefixtures("rates", "_no_cards")


@pytest.fixture
def _no_cards() -> Iterator[None]:
    """Cards are made anew."""
    cards.finished_card.cache_clear()
    yield
    cards.finished_card.cache_clear()


@pytest.fixture
def made(alice: User) -> Callable[..., Generation]:
    """Makes one of alice's with words from right to left."""
    typed = {"prompt": WORDS, "negative_prompt": WORDS, "duration": 5}

    def made(state: State = State.COMPLETED, **fields: object) -> Generation:
        return make_generation(alice, state=state, **{"prompt": WORDS, "arguments": typed, **fields})

    return made


def ordered(user: User) -> Purchase:
    """Credits that nobody paid."""
    facts = {"credits": 500, "amount": 500, "currency": "usd", "state": "expired", "back": f"/models/{PIKA}/"}
    return Purchase.objects.create(user=user, form_key=uuid.uuid4(), **facts)


def batch_of(generation: Generation) -> Batch:
    """A batch that it is the first of."""
    batch = Batch.objects.create(user=generation.user, kind=Batch.Kind.COMPARISON, size=2)
    Generation.objects.filter(pk=generation.pk).update(batch=batch, position=1)
    return batch


@pytest.mark.parametrize("name", SHOWING)
@pytest.mark.parametrize("state", State)
def test_page_leaves_them_alone(
    alice: User, client_of: Callable[[User], Client], made: Callable[..., Generation], state: State, name: str
) -> None:
    one = made(state)
    pattern = next(pattern for pattern, found in ROUTES if found == name)
    known = {"generation_id": one.id, "endpoint_id": ENDPOINT, "purchase_id": ordered(alice).pk}
    known |= {
        "collection_id": collecting.make(alice, WORDS[:60].strip()).pk,
        "batch_id": batch_of(one).pk,
        "task_name": "making",
    }
    known["letters"] = link_to(one, title=WORDS, shows_prompt=True).letters
    wanted = {key: value for key, value in known.items() if f":{key}>" in pattern}
    page = client_of(alice).get(reverse(name, kwargs=wanted), {"q": WORDS, "controls": "on"})
    assert exposed(page.text, WORDS) == []


@pytest.mark.parametrize(
    ("address", "least"),
    [
        ("/gallery/", 4),
        (f"/gallery/?q={WORDS}", 5),
        ("/generations/", 1),
        (f"/models/{ENDPOINT}/", 2),
        (f"/models/{PIKA}/?from={{}}", 4),
        ("/generations/{}/", 5),
    ],
)
def test_pages_that_are_walked_do_show_them(
    alice: User, client_of: Callable[[User], Client], made: Callable[..., Generation], address: str, least: int
) -> None:
    page = client_of(alice).get(address.format(made(endpoint_id=PIKA).pk))
    assert count(page.text, WORDS) >= least
    assert exposed(page.text, WORDS) == []


def test_deleted_ones_do_too(alice: User, client_of: Callable[[User], Client], made: Callable[..., Generation]) -> None:
    made(deleted_at=timezone.now())
    page = client_of(alice).get("/generations/?state=deleted")
    assert count(page.text, WORDS) >= 2
    assert exposed(page.text, WORDS) == []


def test_share_links_do_too(alice: User, client_of: Callable[[User], Client], made: Callable[..., Generation]) -> None:
    link = link_to(made(), title=WORDS, shows_prompt=True)
    shared = {link.address: 3, f"{link.address}embed/": 2, "/links/": 2, f"/generations/{link.generation_id}/links/": 2}
    for address, least in shared.items():
        page = client_of(alice).get(address.removeprefix(settings.SITE_URL))
        assert count(page.text, WORDS) >= least
        assert exposed(page.text, WORDS) == []


def test_collections_do_too(alice: User, client_of: Callable[[User], Client], made: Callable[..., Generation]) -> None:
    one, own = made(), collecting.make(alice, WORDS[:60].strip())
    collecting.put_in(own, Generation.objects.of(alice))
    pages = {"/collections/": 3, f"/gallery/?collection={own.pk}": 2, "/gallery/?select=1": 2}
    pages |= {f"/collections/{own.pk}/rename/": 1, f"/generations/{one.pk}/collections/": 1}
    for address, least in pages.items():
        page = client_of(alice).get(address)
        assert count(page.text, own.name) >= least
        assert exposed(page.text, own.name) == []


def test_what_everybody_sees_does_too(client: Client, made: Callable[..., Generation]) -> None:
    one = made(shared_at=timezone.now())
    featured.pick(featured.offered())
    for address in ("/", f"/made-here/{one.pk}/", f"/models/{ENDPOINT}/"):
        page = client.get(address)
        assert page.status_code == 200
        assert exposed(page.text, WORDS) == []
    assert count(client.get("/").text, WORDS) >= 2
    assert count(client.get(f"/made-here/{one.pk}/").text, WORDS) >= 3


@pytest.mark.parametrize("state", State)
def test_answers_to_htmx_do_too(
    alice: User, client_of: Callable[[User], Client], made: Callable[..., Generation], state: State
) -> None:
    one, browser = made(state), client_of(alice)
    pages = [browser.get(reverse(f"generations:generation-{kind}", args=[one.pk])) for kind in ("status", "card")]
    pages.append(browser.get(reverse("generations:latest")))
    assert [count(page.text, WORDS) > 0 for page in pages] == [True] * 3
    assert [exposed(page.text, WORDS) for page in pages] == [[], [], []]


def test_star_does_too(alice: User, client_of: Callable[[User], Client], made: Callable[..., Generation]) -> None:
    answer = client_of(alice).post(reverse("generations:star", args=[made().pk]), {"starred": "1"}, headers=HTMX)
    assert count(answer.text, WORDS) == 1
    assert exposed(answer.text, WORDS) == []


@pytest.mark.parametrize("wrong", [{"seed": "many"}, {"reprice": "1"}])
def test_form_that_comes_back_does_too(alice: User, client_of: Callable[[User], Client], wrong: dict[str, str]) -> None:
    form = {"prompt": WORDS, "negative_prompt": WORDS, **wrong}
    page = client_of(alice).post(reverse("generations:studio", args=[PIKA]), form)
    assert count(page.text, WORDS) == 2
    assert exposed(page.text, WORDS) == []


def test_pages_of_staff_do_too(
    staff: User, client_of: Callable[[User], Client], made: Callable[..., Generation]
) -> None:
    one, desk = made(State.FAILED), client_of(staff)
    opened = reverse("admin:generations_generation_open", args=[one.pk])
    page = desk.post(opened, {"reason": "Its owner asked"}, follow=True)
    assert count(page.text, WORDS) >= 2
    assert exposed(page.text, WORDS) == []
    for name in ("generation", "delivery"):
        assert exposed(desk.get(reverse(f"admin:generations_{name}_changelist")).text, WORDS) == []


def test_mail_keeps_them_apart_from_its_own_words(alice: User, made: Callable[..., Generation]) -> None:
    one = made()
    text = mail_about(alice, [one], mail.get_connection())
    assert f"Done: \u2068{WORDS}\u2069\n" in text.body
    assert WORDS not in text.subject


def test_title_of_a_page_keeps_them_apart(
    alice: User, client_of: Callable[[User], Client], made: Callable[..., Generation]
) -> None:
    page = client_of(alice).get(made().get_absolute_url()).text
    assert f'<title translate="no">Done: \u2068{WORDS}\u2069 · MaxVideo</title>' in page


@pytest.mark.parametrize(
    ("html", "faults"),
    [
        (f"<p>{WORDS}</p>", 2),
        (f'<p translate="no">{WORDS}</p>', 1),
        (f'<div dir="auto">{WORDS}<b translate="no"><br>{WORDS}</b></div>', 1),
        (f'<p translate="no"><bdi>{WORDS}</bdi></p>', 0),
        (f'<title translate="no">{WORDS}</title>', 1),
        (f'<img translate="no" alt="Video: \u2068{WORDS}\u2069">', 0),
        (f'<img translate="no" dir="auto" alt="Video: {WORDS}">', 1),
        (f'<input translate="no" dir="auto" value="{WORDS}"><button value="{WORDS}"></button>', 0),
        (f'<button data-copies="{WORDS}">Copy</button><input type="hidden" value="{WORDS}">', 0),
    ],
)
def test_what_is_wrong_is_found(html: str, faults: int) -> None:
    assert len(exposed(html, WORDS)) == faults


def test_till_leaves_them_alone(alice: User, client_of: Callable[[User], Client]) -> None:
    browser = client_of(alice)
    browser.post(reverse("generations:studio", args=[PIKA]), {"prompt": WORDS, "leave": "buy"})

    page = browser.get(reverse("billing:buy")).text
    assert WORDS[:20] in page
    assert exposed(page, WORDS) == []
