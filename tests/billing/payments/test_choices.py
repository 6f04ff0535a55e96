import pytest
from pytest_django import Settings

from billing.ledger.models import CreditAccount
from billing.payments.choices import Chosen, Short, offered, sum_of
from billing.payments.extensions import Alternative, WayBack

CHEAPER = [Alternative("Sora 2", 80, "/a/"), Alternative("Pika", 40, "/b/"), Alternative("Hailuo", 27, "/c/")]
WAY = WayBack("/models/x/", "A paper boat", "Veo 3 Fast, 8 s", 320, CHEAPER)


@pytest.fixture(autouse=True)
def _limits(settings: Settings) -> None:
    settings.TOPUP_MINIMUM, settings.TOPUP_MAXIMUM, settings.TOPUP_CURRENCY = 500, 100_000, "usd"


def short(available: int, *, debt: int = 0, credits: int = 320) -> Short:
    return Short(WAY._replace(credits=credits), CreditAccount(available=available, debt=debt))


@pytest.mark.parametrize(
    ("texts", "pack", "other"),
    [
        (["500", ""], 500, ""),
        (["1000", "777"], 1000, "777"),
        (["777"], None, "777"),
        (["500"], 500, ""),
        (["", "12"], None, "12"),
        ([], None, ""),
        (["<b>"], None, "<b>"),
    ],
)
def test_form_comes_back_as_it_was_chosen(texts: list[str], pack: int | None, other: str) -> None:
    assert Chosen.read(texts) == Chosen(pack, other)


@pytest.mark.parametrize(
    ("available", "price", "debt", "missing", "to_buy"),
    [(188, 320, 0, 132, 500), (0, 1200, 0, 1200, 1200), (100, 320, 400, 620, 620), (0, 10**6, 0, 10**6, 100_000)],
)
def test_what_is_missing_or_the_minimum_is_bought(
    available: int, price: int, debt: int, missing: int, to_buy: int
) -> None:
    found = short(available, debt=debt, credits=price)

    assert (found.missing, found.to_buy) == (missing, to_buy)
    assert Chosen.missing(found).other == str(to_buy)


def test_dearest_and_cheapest_of_what_one_can_afford_are_offered() -> None:
    assert [one.label for one in short(90).alternatives] == ["Sora 2", "Hailuo"]
    assert [one.label for one in short(30).alternatives] == ["Hailuo"]


def test_nothing_else_is_offered_to_who_owes() -> None:
    assert short(90, debt=10).alternatives == []


@pytest.mark.usefixtures("db")
def test_first_pack_that_is_enough_covers_what_is_missing() -> None:
    words = [words for _, words in offered(CreditAccount(), short(0, credits=600))]

    assert words[1] == "covers the 600, and 400 to go on with"


def test_sum_of_what_is_no_number_says_why() -> None:
    assert sum_of("12", CreditAccount()) == (None, "At least 500 credits and at most 100,000 in one go.")
