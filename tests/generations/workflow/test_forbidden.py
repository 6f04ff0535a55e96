"""What staff have forbidden is refused before the hold, kept for them for 90 days, and told of at the third time."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import Settings

from billing import ledger
from billing.ledger.models import Hold
from generations.catalogue import find
from generations.models import ForbiddenPicture, ForbiddenWord, InputImage, RefusedOrder
from generations.workflow import forbidden
from generations.workflow.order import AcceptedOrder, Order, accept
from generations.workflow.refusals import Finding, Forbidden
from maxvideo.accounts.models import User
from maxvideo.web import alarm

HAILUO = "fal-ai/minimax/hailuo-02/standard/text-to-video"
PIKA = "fal-ai/pika/v2.2/text-to-video"
REFERENCE = "fal-ai/veo3.1/reference-to-video"
FROM_PICTURE = "fal-ai/pika/v2.2/image-to-video"
LOOK = "ff00ff00ff00ff00"
Asked = Callable[..., AcceptedOrder]
pytestmark = pytest.mark.usefixtures("rates")


def forbid(words: str, *, is_whole: bool = True) -> None:
    ForbiddenWord.objects.create(words=words, is_whole=is_whole)


@pytest.fixture
def ask(alice: User) -> Asked:
    """Asks for a video of alice's, who has credits."""
    ledger.grant(alice.pk, 1000, key="grant:forbidden", note="for the tests")

    def ask(prompt: str = "A paper boat", endpoint_id: str = HAILUO, **more: Any) -> AcceptedOrder:
        endpoint = find(endpoint_id)
        assert endpoint
        return accept(Order(user=alice, endpoint=endpoint, arguments=endpoint.defaults() | {"prompt": prompt} | more))

    return ask


@pytest.fixture
def upload(alice: User) -> InputImage:
    facts = {"key": "k", "content_type": "image/jpeg", "width": 9, "height": 8, "bytes": 1}
    return InputImage.objects.create(user=alice, sha256="c" * 64, look=LOOK, **facts)


def test_forbidden_word_is_refused_and_nothing_held(ask: Asked) -> None:
    forbid("John Doe")
    with pytest.raises(Forbidden) as refused:
        ask("A film of j.o.h.n  DÓE, smiling")
    assert refused.value.findings == (Finding("prompt", "John Doe"),)
    assert not Hold.objects.exists()


def test_word_in_any_text_of_the_form_is_found(ask: Asked) -> None:
    forbid("bomb")
    with pytest.raises(Forbidden) as refused:
        ask("A bomb", PIKA, negative_prompt="no bomb")
    assert [finding.field for finding in refused.value.findings] == ["prompt", "negative_prompt"]


def test_text_that_held_it_is_what_is_kept(ask: Asked) -> None:
    forbid("bomb")
    with pytest.raises(Forbidden):
        ask("A parade", PIKA, negative_prompt="no bomb")
    assert RefusedOrder.objects.get().words == "no bomb"


def test_part_of_a_word_is_found_where_parts_count(ask: Asked) -> None:
    forbid("bomb", is_whole=False)
    with pytest.raises(Forbidden):
        ask("A bombastic parade")


def test_other_words_are_fine(ask: Asked) -> None:
    forbid("bomb")
    assert ask("A bombastic parade").quote.credits


def test_longest_phrase_is_named(ask: Asked) -> None:
    forbid("Doe")
    forbid("John Doe")
    with pytest.raises(Forbidden) as refused:
        ask("John Doe")
    assert refused.value.findings[0].found == "John Doe"


@pytest.mark.parametrize(("sha256", "look"), [("c" * 64, ""), ("d" * 64, LOOK), ("d" * 64, "ff00ff00ff00ff07")])
def test_forbidden_picture_is_refused_also_one_that_looks_like_it(
    ask: Asked, upload: InputImage, sha256: str, look: str
) -> None:
    ForbiddenPicture.objects.create(sha256=sha256, look=look, note="Carol's face")
    with pytest.raises(Forbidden) as refused:
        ask(endpoint_id=FROM_PICTURE, image_url=upload.argument)
    assert refused.value.findings == (Finding("image_url", "Carol's face", upload.pk),)


def test_other_picture_is_fine(ask: Asked, upload: InputImage) -> None:
    ForbiddenPicture.objects.create(sha256="d" * 64, look="00ff00ff00ff00ff", note="Carol's face")
    assert ask(endpoint_id=FROM_PICTURE, image_url=upload.argument).quote.credits


def test_each_of_several_pictures_is_looked_at(ask: Asked, upload: InputImage) -> None:
    ForbiddenPicture.objects.create(sha256="c" * 64, note="Carol's face")
    with pytest.raises(Forbidden):
        ask(endpoint_id=REFERENCE, image_urls=[upload.argument])


def test_nobody_learns_of_anothers_picture(ask: Asked, upload: InputImage, bob: User) -> None:
    ForbiddenPicture.objects.create(sha256="c" * 64, note="Carol's face")
    InputImage.objects.update(user=bob)
    assert ask(endpoint_id=FROM_PICTURE, image_url=upload.argument).quote.credits


def test_picture_without_sums_is_like_none(ask: Asked, upload: InputImage) -> None:
    InputImage.objects.update(sha256="", look="")
    ForbiddenPicture.objects.create(sha256="d" * 64, note="Carol's face")
    assert ask(endpoint_id=FROM_PICTURE, image_url=upload.argument).quote.credits


def refuse(ask: Asked, times: int) -> None:
    for _ in range(times):
        with pytest.raises(Forbidden):
            ask("A bomb")


def test_refused_order_is_kept_for_staff(ask: Asked, alice: User) -> None:
    forbid("bomb")
    refuse(ask, 1)
    kept = RefusedOrder.objects.get()
    assert (kept.user, kept.field, kept.found, kept.words) == (alice, "prompt", "bomb", "A bomb")


def test_it_is_forgotten_after_90_days(ask: Asked) -> None:
    forbid("bomb")
    refuse(ask, 2)
    old = RefusedOrder.objects.first()
    assert old
    RefusedOrder.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=90, minutes=1))
    forbidden.forget()
    assert RefusedOrder.objects.count() == 1


def test_no_more_than_a_hundred_are_kept_of_a_day(ask: Asked, alice: User) -> None:
    forbid("bomb")
    row = {"user": alice, "endpoint_id": HAILUO, "field": "prompt", "found": "bomb", "words": "A bomb"}
    RefusedOrder.objects.bulk_create(RefusedOrder(**row) for _ in range(100))
    refuse(ask, 1)
    assert RefusedOrder.objects.count() == 100


@pytest.fixture
def told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Mails to ADMINS, sent at once instead of in a thread."""
    settings.ADMINS = [("ann", "ann@maxvideo.example")]
    monkeypatch.setattr(alarm, "_mail", alarm._send)
    return mail.outbox


def test_third_refusal_in_a_day_tells_staff_once(ask: Asked, alice: User, told: list[Any]) -> None:
    forbid("bomb")
    refuse(ask, 2)
    assert told == []
    refuse(ask, 1)
    assert len(told) == 1
    refuse(ask, 2)
    (letter,) = told
    assert letter.to == ["ann@maxvideo.example"]
    assert f"user {alice.pk}" in letter.body
    assert re.search(rf"/admin/generations/refusedorder/\?user__id__exact={alice.pk}\b", letter.body)


def test_refusals_of_others_do_not_count(ask: Asked, bob: User, told: list[Any]) -> None:
    for _ in range(forbidden.MANY):
        RefusedOrder.objects.create(user=bob, endpoint_id=PIKA, field="prompt", found="bomb", words="A bomb")
    forbid("bomb")
    refuse(ask, 1)
    assert told == []


def test_refusals_of_days_before_do_not_count(ask: Asked, told: list[Any]) -> None:
    forbid("bomb")
    refuse(ask, 2)
    RefusedOrder.objects.update(created_at=timezone.now() - timedelta(hours=25))
    refuse(ask, 2)
    assert told == []
