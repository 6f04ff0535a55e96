import pytest
from pytest_django import Settings

from maxvideo.pages.checks import somebody_is_behind_the_site


@pytest.mark.parametrize("missing", ["COMPANY_NAME", "COMPANY_ADDRESS"])
def test_missing_fact_is_asked_for(settings: Settings, missing: str) -> None:
    settings.COMPANY_NAME, settings.COMPANY_ADDRESS = "Reel Ltd", "1 Street"
    assert somebody_is_behind_the_site() == []
    setattr(settings, missing, "")
    assert [message.msg for message in somebody_is_behind_the_site()] == [f"{missing} is not set."]
