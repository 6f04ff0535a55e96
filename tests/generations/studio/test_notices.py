"""Each refusal as a page says it: its status, its words, and where its button leads."""

import pytest

from generations.models import EndpointStatus
from generations.studio.notices import invalid, limit_sentence, notice_of
from generations.workflow import refusals
from generations.workflow.join_order import CannotBeJoined
from generations.workflow.refusals import (
    AccountFrozen,
    ConfirmationNeeded,
    EndpointNotLive,
    Finding,
    Forbidden,
    InDebt,
    JoinUnderWay,
    LimitReached,
    NotEnoughCredits,
    NotSold,
    OwnLimitReached,
    PictureGone,
    PriceChanged,
    Refusal,
    StartRateReached,
    StorageFull,
    TermsChanged,
    TooManyInFlight,
)
from tests.factories import make_quote

OVER = OwnLimitReached(credits=1200, limit=1300, left=1000, span="month")
EVERY = {
    EndpointNotLive: (EndpointNotLive(EndpointStatus(endpoint_id="fal-ai/veo3/fast")), 422, "Nothing was started"),
    TermsChanged: (TermsChanged(), 403, "Our terms have changed"),
    NotSold: (NotSold(), 422, "This combination is not for sale at the moment"),
    PictureGone: (PictureGone(frozenset()), 422, "Nothing was started"),
    PriceChanged: (PriceChanged(make_quote(1200), 27), 409, "The price is 1,200 credits, not 27"),
    ConfirmationNeeded: (ConfirmationNeeded(make_quote(1200), 1000), 200, "Make it for 1,200 credits?"),
    NotEnoughCredits: (NotEnoughCredits(1010), 402, "1,010 credits short"),
    StorageFull: (StorageFull(used=20_000, limit=20_000), 402, "Your storage is full"),
    InDebt: (InDebt(300), 402, "You owe 300 credits"),
    AccountFrozen: (AccountFrozen(), 403, "A payment of yours is disputed"),
    Forbidden: (Forbidden((Finding("prompt", "bomb"),)), 422, "Nothing was started"),
    TooManyInFlight: (TooManyInFlight(3), 429, "Nothing was started"),
    StartRateReached: (StartRateReached(3), 429, "Nothing was started"),
    OwnLimitReached: (OVER, 429, "Nothing was started"),
}


def kinds(kind: type[Refusal] = Refusal) -> list[type[Refusal]]:
    found = kind.__subclasses__()
    return [leaf for child in found for leaf in kinds(child)] if found else [kind]


HERE = [kind for kind in kinds() if kind not in {JoinUnderWay, CannotBeJoined}]  # which /join/ alone meets


@pytest.mark.parametrize("kind", HERE, ids=lambda kind: kind.__name__)
def test_every_refusal_has_its_status_and_title(kind: type[Exception]) -> None:
    refusal, status, title = EVERY[kind]
    notice = notice_of(refusal)
    assert (notice.status, notice.title) == (status, title)


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_every_refusal_stands_in_the_tree(kind: type[Exception]) -> None:
    assert f"── {kind.__name__}" in (refusals.__doc__ or "")


def test_endpoint_that_is_not_live_is_named() -> None:
    assert notice_of(EVERY[EndpointNotLive][0]).text == "Veo 3 Fast takes no new videos at the moment."


def test_question_says_from_which_sum_on_and_leads_to_it() -> None:
    notice = notice_of(EVERY[ConfirmationNeeded][0])
    assert "You wanted to be asked above 1,000." in notice.text
    assert notice.is_question
    assert notice.link == ("preferences", "Change when I am asked")


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (TooManyInFlight(3), "You have 3 videos being made. Wait for one to finish, or cancel one."),
        (StartRateReached(3), "You have started 3 videos within a minute. Wait a little and send it again."),
        (
            OVER,
            "This costs 1,200 credits, and 1,000 are left of the 1,300 a month that you set as your limit. "
            "The next month begins at 00:00 UTC. You can change the limit in your account, under Preferences.",
        ),
        (
            OwnLimitReached(credits=1, limit=10, left=0, span="day"),
            "This costs 1 credits, and 0 are left of the 10 a day that you set as your limit. "
            "The next day begins at 00:00 UTC. You can change the limit in your account, under Preferences.",
        ),
    ],
)
def test_limit_says_what_to_do(refusal: LimitReached, words: str) -> None:
    assert limit_sentence(refusal) == notice_of(refusal).text == words


def test_only_a_limit_of_ones_own_leads_to_where_it_is_changed() -> None:
    assert notice_of(OVER).link == ("preferences", "Change my limits")
    assert notice_of(OVER).is_beside_price
    assert notice_of(TooManyInFlight(1)).link is None


def test_limit_without_words_is_a_fault_of_ours() -> None:
    with pytest.raises(TypeError, match="LimitReached"):
        limit_sentence(LimitReached())


def test_what_is_wrong_with_a_field_that_nobody_sees_is_said_above() -> None:
    assert invalid(["The form's key is not a UUID."]).text.startswith("The form's key is not a UUID. Look at what is")
