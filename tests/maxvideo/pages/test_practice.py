"""The ribbon says which stand-ins are at work, and that no money moves only where none can."""

import pytest
from django.test import Client
from pytest_django import Settings

from maxvideo.pages.context_processors import practice_till
from tests.markup import tidy

pytestmark = pytest.mark.django_db
VIDEOS = "videos come from the built-in sandbox"
PAYMENTS = "payments go to a stand-in for Stripe"


def ribbon(settings: Settings, *, videos: bool, payments: bool, can_be_bought: bool = True) -> str:
    settings.FAL_IS_LOOPBACK, settings.STRIPE_IS_PRACTICE = videos, payments
    settings.PAYMENTS_ON, settings.STRIPE_IS_LOOPBACK = can_be_bought, True
    return tidy(Client().get("/help/").text).partition('<aside class="ribbon"')[2].partition("</aside>")[0]


def test_both_stand_ins(settings: Settings) -> None:
    found = ribbon(settings, videos=True, payments=True)
    assert f"Practice mode: {VIDEOS}, {PAYMENTS}. No money moves." in found


def test_only_the_till_is_one(settings: Settings) -> None:
    assert f"Practice mode: {PAYMENTS}, and no money moves." in ribbon(settings, videos=False, payments=True)


def test_sandbox_at_stripe_is_practice_too(settings: Settings) -> None:
    settings.STRIPE_IS_PRACTICE, settings.STRIPE_IS_LOOPBACK = True, False
    assert practice_till() == "Stripe's sandbox"


def test_videos_alone_where_nothing_can_be_bought(settings: Settings) -> None:
    found = ribbon(settings, videos=True, payments=False, can_be_bought=False)
    assert f"{VIDEOS}. Nothing is sent to fal.ai, and no money moves." in found


def test_real_payments_are_not_said_to_be_practice(settings: Settings) -> None:
    found = ribbon(settings, videos=True, payments=False)
    assert VIDEOS in found
    assert "money" not in found
    assert "payments" not in found


def test_no_ribbon_where_all_is_real(settings: Settings) -> None:
    assert ribbon(settings, videos=False, payments=False) == ""
