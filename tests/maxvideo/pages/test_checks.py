import pytest
from pytest_django import Settings

from maxvideo.pages.checks import payments_move_money, somebody_is_behind_the_site


@pytest.mark.parametrize("missing", ["COMPANY_NAME", "COMPANY_ADDRESS"])
def test_missing_fact_is_asked_for(settings: Settings, missing: str) -> None:
    settings.COMPANY_NAME, settings.COMPANY_ADDRESS = "Reel Ltd", "1 Street"
    assert somebody_is_behind_the_site() == []
    setattr(settings, missing, "")
    assert [message.msg for message in somebody_is_behind_the_site()] == [f"{missing} is not set."]


def test_test_key_beside_videos_that_cost_money_is_warned_of(settings: Settings) -> None:
    settings.STRIPE_IS_PRACTICE, settings.FAL_IS_LOOPBACK = True, False
    assert [message.id for message in payments_move_money()] == ["maxvideo.W003"]


@pytest.mark.parametrize(("is_practice", "is_loopback"), [(False, False), (True, True)])
def test_live_key_and_practice_throughout_are_not(settings: Settings, is_practice: bool, is_loopback: bool) -> None:
    settings.STRIPE_IS_PRACTICE, settings.FAL_IS_LOOPBACK = is_practice, is_loopback
    assert payments_move_money() == []
