"""Who may see what: every route of the site, for a visitor, a stranger, the owner and the house.

A route that is not in the table, nor under one of the prefixes of Django's admin and allauth, fails.
"""

import re
import uuid
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from billing.payments.models import Purchase
from generations.library import collecting
from generations.media import storage
from generations.models import Batch, Collection, Generation, InputImage, ShareLink
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import ENDPOINT, make_generation, tiny_jpeg
from tests.generations.share_links import link_to

LOGIN = "log in"
PREFIXES = ("accounts/", "admin/")


class Access(NamedTuple):
    """The answer to each of the cast: a status, or being sent to log in."""

    anonymous: int | str
    stranger: int
    owner: int
    staff: int
    method: str = "get"


OWN = Access(LOGIN, 404, 200, 404)
ANYBODY = Access(200, 200, 200, 200)
NOBODY = Access(404, 404, 404, 404)
TABLE = {
    "home": Access(200, 302, 302, 302),
    "theme": ANYBODY,
    "help": ANYBODY,
    "status": ANYBODY,
    "keys": ANYBODY,
    "help-task": ANYBODY,
    "palette": ANYBODY,
    "accessibility": ANYBODY,
    "terms": ANYBODY,
    "privacy": ANYBODY,
    "imprint": ANYBODY,
    "metrics": Access(404, 404, 404, 404),  # who has the token: tests/maxvideo/pages/test_metrics.py
    "healthz": Access(503, 503, 503, 503),  # no sweeper runs in the tests
    "billing:credits": Access(LOGIN, 200, 200, 200),
    "billing:credits-json": Access(LOGIN, 200, 200, 200),
    "billing:statement": Access(LOGIN, 200, 200, 200),
    "billing:add-test-credits": Access(LOGIN, 404, 404, 404, "post"),  # DEBUG is off in the tests
    "billing:buy": Access(LOGIN, 200, 200, 200),
    "billing:purchases": Access(LOGIN, 200, 200, 200),
    "billing:purchase": OWN,
    "billing:purchase-json": OWN,
    "billing:withdraw": Access(LOGIN, 404, 302, 404, "post"),
    "billing:stripe-webhook": Access(400, 400, 400, 400, "post"),
    "generations:models": ANYBODY,
    "generations:studio": ANYBODY,
    "generations:quote": Access(200, 200, 200, 200, "post"),
    "generations:compare": Access(LOGIN, 200, 200, 200),
    "generations:compare-quote": Access(LOGIN, 422, 422, 422, "post"),
    "generations:compare-draft": Access(LOGIN, 204, 204, 204, "post"),
    "generations:compare-picture": Access(LOGIN, 200, 200, 200, "post"),
    "generations:draft": Access(LOGIN, 204, 204, 204, "post"),
    "generations:picture-field": Access(LOGIN, 404, 404, 404, "post"),  # the endpoint takes no pictures
    "generations:latest": Access(LOGIN, 200, 200, 200),
    "generations:sent": Access(LOGIN, 204, 204, 204),
    "generations:generations": Access(LOGIN, 200, 200, 200),
    "generations:join": Access(LOGIN, 200, 200, 200),
    "generations:gallery": Access(LOGIN, 200, 200, 200),
    "generations:batch": OWN,
    "generations:batch-status": Access(LOGIN, 404, 286, 404),
    "generations:generation": OWN,
    "generations:generation-json": OWN,
    "generations:generation-status": Access(LOGIN, 404, 286, 404),
    "generations:generation-card": Access(LOGIN, 404, 286, 404),
    "generations:generation-line": Access(LOGIN, 404, 286, 404),
    "generations:share": Access(LOGIN, 404, 302, 404, "post"),
    "generations:unshare": Access(LOGIN, 404, 302, 404, "post"),
    "generations:featured": NOBODY,  # until it is shared and picked: tests/generations/showcase/test_featured_views.py
    "generations:featured-video": NOBODY,
    "generations:featured-poster": NOBODY,
    "generations:links": OWN,
    "generations:all-links": Access(LOGIN, 200, 200, 200),
    "generations:generation-collections": OWN,
    "generations:collections": Access(LOGIN, 200, 200, 200),
    "generations:collection": Access(LOGIN, 404, 302, 404),
    "generations:rename-collection": OWN,
    "generations:delete-collection": Access(LOGIN, 404, 302, 404, "post"),
    "generations:restore-collection": Access(LOGIN, 404, 404, 404, "post"),  # nothing was deleted
    "generations:add-to-collection": Access(LOGIN, 404, 302, 404, "post"),
    "generations:remove-from-collection": Access(LOGIN, 404, 302, 404, "post"),
    "generations:revoke-link": Access(LOGIN, 404, 302, 404, "post"),
    "generations:shared": ANYBODY,  # who has the letters: tests/generations/showcase/test_shared_views.py
    "generations:shared-embed": ANYBODY,
    "generations:shared-video": ANYBODY,
    "generations:shared-poster": ANYBODY,
    "generations:shared-download": NOBODY,  # where its owner does not offer it
    "generations:oembed": Access(400, 400, 400, 400),  # without an address
    "generations:picture": OWN,
    "generations:picture-small": OWN,
    "generations:video": OWN,
    "generations:poster": OWN,
    "generations:frame": OWN,
    "generations:download": OWN,
    "generations:manifest": Access(LOGIN, 404, 404, 404),  # the video itself has it: library/test_files.py
    "generations:cancel": Access(LOGIN, 404, 302, 404, "post"),
    "generations:delete": Access(LOGIN, 404, 302, 404, "post"),
    "generations:restore": Access(LOGIN, 404, 302, 404, "post"),
    "generations:star": Access(LOGIN, 404, 302, 404, "post"),
    "generations:selected": Access(LOGIN, 302, 302, 302, "post"),
    "generations:empty-trash": Access(LOGIN, 302, 302, 302, "post"),
    "generations:deleted-poster": Access(LOGIN, 404, 404, 404),  # nothing was deleted: library/test_trash.py
    "generations:purge": Access(LOGIN, 404, 404, 404, "post"),
    "generations:pictures": Access(LOGIN, 200, 200, 200),
    "generations:delete-picture": Access(LOGIN, 404, 302, 404, "post"),
    "generations:restore-batch": Access(LOGIN, 302, 302, 302, "post"),
    "generations:report": ANYBODY,
    "generations:check": ANYBODY,
    "security-txt": ANYBODY,
    "security-policy": ANYBODY,
    "generations:reported": NOBODY,  # by its number alone: tests/generations/moderation/test_views.py
    "generations:answer": Access(LOGIN, 404, 302, 404, "post"),
    "generations:webhook": Access(401, 401, 401, 401, "post"),
}


def routes(resolver: URLResolver, path: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Every route's pattern and name."""
    for entry in resolver.url_patterns:
        pattern = path + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield pattern, f"{space}{entry.name}"
        else:
            yield from routes(entry, pattern, f"{space}{entry.namespace}:" if entry.namespace else space)


FORMS = {
    "billing:buy",
    "generations:studio",
    "generations:report",
    "generations:check",
    "generations:links",
    "generations:batch",
    "generations:join",
    "generations:compare",
    "generations:collections",
    "generations:generation-collections",
    "generations:rename-collection",
    "theme",
}  # shown and sent at one address
ALSO_POSTED = {name for name in FORMS if TABLE[name].anonymous == LOGIN} | {"generations:studio"}
WEBHOOKS = {"billing:stripe-webhook", "generations:webhook"}
POSTED = [name for name, access in TABLE.items() if access.method == "post"]
ROUTES = list(routes(get_resolver()))
PLAIN = sorted(
    {name for pattern, name in ROUTES if pattern.startswith(PREFIXES) and not re.search(r"<|\(\?P", pattern)}
)


@pytest.fixture
def generation(alice: User) -> Generation:
    """A finished one of alice's, on a site with prices."""
    call_command("load_rates", verbosity=0)
    return make_generation(alice, state=State.COMPLETED)


@pytest.fixture
def picture(alice: User) -> InputImage:
    """One that alice uploaded."""
    identity = uuid.uuid4()
    key = storage.picture_key(identity)
    storage.save(key, tiny_jpeg(), content_type="image/jpeg")
    facts = {"content_type": "image/jpeg", "width": 64, "height": 36, "bytes": len(tiny_jpeg())}
    return InputImage.objects.create(id=identity, user=alice, key=key, **facts)


@pytest.fixture
def purchase(alice: User) -> Purchase:
    """One of alice's that nobody paid."""
    facts = {"credits": 500, "amount": 500, "currency": "usd", "state": "expired"}
    return Purchase.objects.create(user=alice, form_key=uuid.uuid4(), **facts)


@pytest.fixture
def link(generation: Generation) -> ShareLink:
    """One that alice made, without the download."""
    return link_to(generation)


@pytest.fixture
def batch(alice: User, generation: Generation) -> Batch:
    """One of alice's, with her generation in it."""
    made = Batch.objects.create(user=alice, kind=Batch.Kind.VARIATIONS, size=2)
    Generation.objects.filter(pk=generation.pk).update(batch=made, position=1)
    return made


@pytest.fixture
def collection(alice: User) -> Collection:
    """One of alice's."""
    return collecting.make(alice, "Harbour film")


@pytest.fixture
def visit(
    alice: User,
    bob: User,
    staff: User,
    client_of: Callable[[User], Client],
    generation: Generation,
    picture: InputImage,
    purchase: Purchase,
    link: ShareLink,
    batch: Batch,
    collection: Collection,
) -> Callable[..., HttpResponse]:
    """What one of the cast gets at a route."""
    clients = {"stranger": client_of(bob), "owner": client_of(alice), "staff": client_of(staff)}

    def visit(who: str, name: str, method: str = "get", *, enforce_csrf_checks: bool = False) -> HttpResponse:
        client = clients.get(who) or Client()
        client.handler.enforce_csrf_checks = enforce_csrf_checks
        pattern = next(pattern for pattern, found in ROUTES if found == name)
        known = {"generation_id": generation.id, "endpoint_id": ENDPOINT, "picture_id": picture.id, "number": "0"}
        known |= {"purchase_id": purchase.id, "link_id": link.id, "letters": link.letters, "task_name": "making"}
        known |= {"batch_id": batch.id}
        known["collection_id"] = collection.id
        wanted = {key: value for key, value in known.items() if f":{key}>" in pattern}
        return getattr(client, method)(reverse(name, kwargs=wanted))

    return visit


def test_every_route_has_its_entry() -> None:
    named = {name for pattern, name in ROUTES if not pattern.startswith(PREFIXES)}
    assert named == TABLE.keys()


@pytest.mark.parametrize("name", TABLE)
@pytest.mark.parametrize("who", ["anonymous", "stranger", "owner", "staff"])
def test_route_answers_as_its_entry_says(visit: Callable[..., HttpResponse], who: str, name: str) -> None:
    expected = getattr(TABLE[name], who)
    response = visit(who, name, TABLE[name].method)
    if expected == LOGIN:
        assert response.status_code == 302
        assert response.headers["Location"].startswith(reverse("account_login"))
    else:
        assert response.status_code == expected


@pytest.mark.parametrize("name", POSTED)
def test_route_that_changes_something_takes_no_get(visit: Callable[..., HttpResponse], name: str) -> None:
    assert visit("owner", name).status_code == 405


@pytest.mark.parametrize("name", [name for name in TABLE if name not in FORMS and TABLE[name].method == "get"])
def test_route_that_shows_something_takes_no_post(visit: Callable[..., HttpResponse], name: str) -> None:
    assert visit("owner", name, "post").status_code == 405


@pytest.mark.parametrize("name", [*sorted({*POSTED, *ALSO_POSTED} - WEBHOOKS)])
def test_post_without_a_token_is_refused(visit: Callable[..., HttpResponse], name: str) -> None:
    """Webhooks have a token or a signature of their own."""
    assert visit("owner", name, "post", enforce_csrf_checks=True).status_code == 403


@pytest.mark.parametrize("who", ["anonymous", "stranger", "owner"])
def test_admin_is_for_staff(visit: Callable[..., HttpResponse], who: str) -> None:
    answers = {name: visit(who, name).status_code for name in PLAIN if name.startswith("admin:")}
    assert answers
    assert not {name: status for name, status in answers.items() if status not in {302, 401, 403, 404}}


@pytest.mark.parametrize("who", ["anonymous", "stranger"])
def test_account_pages_show_nothing_of_others(visit: Callable[..., HttpResponse], who: str) -> None:
    for name in PLAIN:
        if not name.startswith("admin:"):
            response = visit(who, name)
            assert response.status_code < 500
            assert "alice@example.org" not in response.getvalue().decode()
