"""What a share link shows: one video to whoever has the letters, and from its end on nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from generations.models import Generation, ShareLink
from generations.moderation import decisions
from generations.states import State
from maxvideo.accounts.models import User
from maxvideo.web.clock import frozen_at
from tests.factories import PROMPT, make_generation, tiny_jpeg, tiny_mp4
from tests.generations.share_links import link_to, make_link

PUBLIC = ("shared", "shared-embed", "shared-video", "shared-poster", "shared-download")


def address(link: ShareLink, name: str = "shared") -> str:
    return reverse(f"generations:{name}", args=[link.letters])


def statuses(link: ShareLink) -> set[int]:
    """What every address of a link answers to a visitor."""
    return {Client().get(address(link, name)).status_code for name in PUBLIC}


@pytest.fixture
def link(alice: User) -> ShareLink:
    return make_link(alice, title="Harbour lights", may_download=True)


def test_everybody_with_the_letters_sees_all_of_it(link: ShareLink) -> None:
    assert statuses(link) == {200}


def test_page_says_what_made_it_and_nothing_of_its_owner(client: Client, link: ShareLink) -> None:
    page = client.get(address(link)).text
    assert "Made with AI, with Hailuo 02 Standard" in page
    assert "Harbour lights" in page
    for private in (PROMPT, "Slow tide", "alice", "27 credits", str(link.generation_id), "visit"):
        assert private not in page


def test_embed_says_what_made_it_too(client: Client, link: ShareLink) -> None:
    page = client.get(address(link, "shared-embed")).text
    assert "Made with AI, with Hailuo 02 Standard" in page
    assert PROMPT not in page


def test_title_that_was_not_given_is_not_the_prompt(client: Client, alice: User) -> None:
    page = client.get(address(make_link(alice))).text
    assert "A video made with Hailuo 02 Standard" in page
    assert "Slow tide" not in page


def test_prompt_is_shown_where_it_was_ticked(client: Client, alice: User) -> None:
    assert PROMPT in client.get(address(make_link(alice, shows_prompt=True))).text


def test_title_is_text_and_no_markup(client: Client, alice: User) -> None:
    link = make_link(alice, title='"><script>alert(1)</script>')
    for name in ("shared", "shared-embed"):
        assert "<script>alert" not in client.get(address(link, name)).text


@pytest.mark.parametrize("days", [1, 7, 30])
def test_link_ends_on_its_day(alice: User, days: int) -> None:
    link = make_link(alice, days=days, may_download=True)
    with frozen_at(timezone.now() + timedelta(days=days, minutes=-1)):
        assert statuses(link) == {200}
    with frozen_at(timezone.now() + timedelta(days=days, minutes=1)):
        assert statuses(link) == {404}


def test_link_without_an_end_goes_on(alice: User) -> None:
    with frozen_at(timezone.now() + timedelta(days=4000)):
        assert statuses(make_link(alice, days=None, may_download=True)) == {200}


def test_link_that_was_ended_is_gone_at_once(link: ShareLink) -> None:
    ShareLink.objects.filter(pk=link.pk).end()
    assert statuses(link) == {404}


@pytest.mark.parametrize(
    "change", [{"deleted_at": timezone.now()}, {"taken_down_at": timezone.now()}, {"state": State.FAILED}]
)
def test_video_that_is_gone_is_shown_to_nobody(link: ShareLink, change: dict[str, Any]) -> None:
    Generation.objects.filter(pk=link.generation_id).update(**change)
    assert statuses(link) == {404}


def test_nothing_of_whoever_is_banned_is_shown(link: ShareLink) -> None:
    User.objects.filter(pk=link.generation.user_id).update(is_active=False)
    assert statuses(link) == {404}


def test_take_down_ends_links_for_good(link: ShareLink, staff: User) -> None:
    made = decisions.take_down(link.generation, staff, why="law", words="Against the law")
    assert statuses(link) == {404}
    decisions.restore(made, staff, "A mistake")
    assert statuses(link) == {404}


@pytest.mark.parametrize("letters", ["2" * 24, "x", "b" * 300])
def test_letters_that_lead_nowhere_are_404(client: Client, db: None, letters: str) -> None:
    assert {client.get(reverse(f"generations:{name}", args=[letters])).status_code for name in PUBLIC} == {404}


def test_download_that_was_not_offered_is_not_there(client: Client, alice: User) -> None:
    link = make_link(alice)
    assert client.get(address(link, "shared-download")).status_code == 404
    assert address(link, "shared-download") not in client.get(address(link)).text


def test_download_has_the_title_for_a_name(client: Client, link: ShareLink) -> None:
    answer = client.get(address(link, "shared-download"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="harbour-lights-hailuo-02-standard.mp4"'


def test_bytes_are_those_of_this_video(client: Client, alice: User, link: ShareLink) -> None:
    make_generation(alice, state=State.COMPLETED)
    whole = client.get(address(link, "shared-video"))
    assert (whole.getvalue(), whole.headers["Content-Type"]) == (tiny_mp4(), "video/mp4")
    assert client.get(address(link, "shared-poster")).getvalue() == tiny_jpeg()
    other = client.get(reverse("generations:video", args=[link.generation_id]))
    assert other.status_code == 302  # to the log-in: the id opens nothing


def test_part_of_the_video_is_206_and_beyond_its_end_416(client: Client, link: ShareLink) -> None:
    part = client.get(address(link, "shared-video"), headers={"range": "bytes=2-5"})
    assert (part.status_code, part.getvalue()) == (206, tiny_mp4()[2:6])
    assert client.get(address(link, "shared-video"), headers={"range": "bytes=9999999-"}).status_code == 416


def test_in_a_bucket_it_is_a_presigned_address(client: Client, alice: User, s3: object) -> None:
    link = make_link(alice)
    answer = client.get(address(link, "shared-video"))
    assert answer.status_code == 302
    assert link.generation.video_key in answer.headers["Location"]
    assert "X-Amz-Expires=900" in answer.headers["Location"]


def test_page_is_kept_by_nobody_and_found_by_no_search_engine(client: Client, link: ShareLink) -> None:
    for name in PUBLIC:
        answer = client.get(address(link, name))
        kept = "no-store" if name in {"shared", "shared-embed"} else "no-cache"
        assert answer.headers["Cache-Control"] == f"private, {kept}"
        assert answer.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in client.get(address(link)).text


def frames(answer: HttpResponse) -> tuple[str | None, bool]:
    """What the answer says to being framed: the old header, and whether the policy lets everybody."""
    return answer.headers.get("X-Frame-Options"), "frame-ancestors *" in answer.headers["Content-Security-Policy"]


def test_embed_alone_may_be_framed(client: Client, link: ShareLink) -> None:
    assert frames(client.get(address(link, "shared-embed"))) == (None, True)
    for name in ("shared", "shared-video", "shared-poster"):
        assert frames(client.get(address(link, name))) == ("DENY", False)


def test_embed_keeps_the_rest_of_the_policy(client: Client, link: ShareLink) -> None:
    said, usual = (
        client.get(where).headers["Content-Security-Policy"] for where in (address(link, "shared-embed"), "/help/")
    )
    assert said == usual.replace("frame-ancestors 'none'", "frame-ancestors *")


def test_other_sites_are_told_what_to_show(client: Client, link: ShareLink, settings: Settings) -> None:
    page = client.get(address(link)).text
    for name, of in {"og:video": "video/", "og:image": "poster/", "og:url": "", "twitter:player": "embed/"}.items():
        assert f'="{name}" content="{settings.SITE_URL}/s/{link.letters}/{of}"' in page
    assert 'property="og:title" translate="no" content="Harbour lights"' in page
    assert 'type="application/json+oembed"' in page


def test_page_asks_the_database_twice(
    client: Client, link: ShareLink, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):  # the link with its video; one more visit. The budget is 3
        client.get(address(link))


def test_report_from_its_page_knows_the_video(client: Client, link: ShareLink) -> None:
    from_page = f"/report/?where={link.address}"
    assert client.get(from_page).status_code == 200
    form = {"where": link.address, "why": "law", "words": "Look at it"}
    client.post("/report/", form)
    assert link.generation.reports.count() == 1
    assert f"{reverse('generations:report')}?where=" in client.get(address(link)).text


def test_other_links_of_the_video_go_on(alice: User) -> None:
    first = make_link(alice, may_download=True)
    second = link_to(first.generation, may_download=True)
    ShareLink.objects.filter(pk=first.pk).end()
    assert (statuses(first), statuses(second)) == ({404}, {200})


def test_owner_in_the_trash_and_back(link: ShareLink, alice: User, client_of: Callable[[User], Client]) -> None:
    owner = client_of(alice)
    owner.post(reverse("generations:delete", args=[link.generation_id]))
    assert statuses(link) == {404}
    owner.post(reverse("generations:restore", args=[link.generation_id]))
    assert statuses(link) == {200}
