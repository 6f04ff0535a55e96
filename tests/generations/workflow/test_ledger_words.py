from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from billing import ledger
from billing.ledger import groups, kinds
from billing.ledger.extensions import Purpose
from billing.ledger.models import Transfer
from billing.ledger.statement import as_csv
from generations.catalogue import ENDPOINTS
from generations.catalogue.endpoint import Endpoint
from generations.states import State
from generations.workflow import quoting, reasons
from generations.workflow.ledger_words import kept_by_subject, purposes
from maxvideo.accounts.models import User
from tests.factories import make_generation


def test_what_is_charged_is_a_video() -> None:
    assert (kinds.word_of("capture"), kinds.word_of("loss")) == ("Video", "Delivered free")


def test_tabs_begin_with_videos() -> None:
    assert groups.tabs() == [
        ("", "All"),
        ("videos", "Videos"),
        ("added", "Bought and added"),
        ("back", "Came back"),
    ]


def test_purpose_of_a_video_is_what_its_owner_typed(alice: User) -> None:
    made = make_generation(alice, prompt="A paper boat")

    assert purposes(alice, {made.reference}) == {
        made.reference: Purpose(words="A paper boat", address=made.get_absolute_url())
    }


@pytest.mark.parametrize("changes", [{"deleted_at": timezone.now()}, {}], ids=["deleted", "of somebody else"])
def test_purpose_of_what_is_not_there_is_unknown(alice: User, bob: User, changes: dict[str, Any]) -> None:
    made = make_generation(alice if changes else bob, state=State.COMPLETED, **changes)

    assert purposes(alice, {made.reference}) == {}


@pytest.mark.parametrize("reference", ["generation:x", "generation:", "purchase:1", "\x00"])
def test_reference_that_is_no_generation_has_no_purpose(alice: User, reference: str) -> None:
    assert purposes(alice, {reference}) == {}


def test_long_prompts_are_not_read_whole(alice: User) -> None:
    made = make_generation(alice, prompt="a" * 10_000)

    assert len(purposes(alice, {made.reference})[made.reference].words) == 300


def test_page_of_purposes_is_one_query(alice: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    references = {make_generation(alice).reference for _ in range(5)}
    with django_assert_num_queries(1):
        assert {*purposes(alice, references)} == references


def test_kept_videos_are_counted_by_what_was_paid_in_a_span(alice: User) -> None:
    kept = make_generation(alice, state=State.COMPLETED)
    make_generation(alice, state=State.COMPLETED, deleted_at=timezone.now())
    make_generation(alice, state=State.FAILED)
    since, a_day = kept.hold.closed_at - timedelta(seconds=9), timedelta(days=1)

    assert kept_by_subject(alice, since, since + a_day) == {"Hailuo 02 Standard": 1}
    assert kept_by_subject(alice, since - a_day, since) == {}


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.id)
def test_statement_of_any_video_is_ascii_in_a_file(alice: User, rates: None, endpoint: Endpoint) -> None:
    ledger.grant(alice.pk, 10_000, key="grant:1", note="To begin with")
    quote = quoting.quote(endpoint, quoting.rates_of(endpoint), endpoint.defaults())
    words = {"subject": endpoint.title, "details": quote.lines[0].text}
    for number, kind in enumerate(reasons.Kind):
        made = ledger.hold(alice.pk, quote.credits, key=f"hold:{number}", reference=f"v:{number}", **words)
        ledger.release(made.pk, note=reasons.in_short(kind, endpoint.title))
    text = "".join(as_csv(Transfer.objects.of(alice)))
    assert text.isascii()
    assert " x $" in text
