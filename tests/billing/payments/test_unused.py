"""What is left of each purchase is what a purse of coins spends: granted coins first, then the oldest bought."""

import itertools
import uuid

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing import ledger
from billing.ledger.kinds import Kind
from billing.payments.models import Purchase
from billing.payments.unused import left_of, unused
from tests.billing.payments.conftest import Till

Step = tuple[str, int]
STEPS = st.lists(
    st.tuples(st.sampled_from(["buy", "buy", "grant", "spend", "spend", "take"]), st.integers(1, 50)), max_size=25
)


class Purse:
    """Every single coin, by where it is from: 0 is granted, 1 and on are purchases. A slow model."""

    def __init__(self) -> None:
        self.coins: list[int] = []
        self.lines: list[tuple[str, int, int]] = []
        self.purchases = 0

    def do(self, what: str, credits: int) -> None:
        if what == "buy":
            self.purchases += 1
            self.come(self.purchases, credits)
        elif what == "grant":
            self.come(0, credits)
        elif what == "spend":
            self.go("video", sorted(self.coins), credits)
        elif self.purchases:
            own = self.purchases
            mine = [coin for coin in self.coins if coin == own]
            self.go(f"p{own}", mine, credits)

    def come(self, whose: int, credits: int) -> None:
        self.coins += [whose] * credits
        self.lines.append((f"p{whose}", credits, len(self.coins)))

    def go(self, reference: str, from_these: list[int], credits: int) -> None:
        gone = from_these[:credits]
        for coin in gone:
            self.coins.remove(coin)
        if gone:
            self.lines.append((reference, -len(gone), len(self.coins)))


@given(steps=STEPS)
def test_every_coin_is_where_the_purse_says(steps: list[Step]) -> None:
    purse = Purse()
    for step in steps:
        purse.do(*step)
    for whose in range(1, purse.purchases + 1):
        since = list(itertools.dropwhile(lambda line, whose=whose: line[0] != f"p{whose}", purse.lines))
        newer = {f"p{number}" for number in range(whose + 1, purse.purchases + 1)}
        assert left_of(newer | {f"p{whose}"}, since) - left_of(newer, since) == purse.coins.count(whose)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_more_is_left_of_all_than_is_there(till: Till, data: st.DataObject) -> None:
    """Whatever comes and goes, what may be given back of all purchases is there in the account."""
    purchases = list(Purchase.objects.order_by("created_at")) or [till.bought(500), till.bought(777)]
    with transaction.atomic():
        _live(till, data)
        left = [unused(purchase) for purchase in purchases]
        assert 0 <= sum(left) <= till.available()
        assert all(part <= purchase.credits for part, purchase in zip(left, purchases, strict=True))
        transaction.set_rollback(True)


def _live(till: Till, data: st.DataObject) -> None:
    for what, credits in data.draw(st.lists(st.tuples(st.sampled_from("gsh"), st.integers(1, 900)), max_size=6)):
        if what == "g":
            ledger.grant(till.user.pk, credits, key=f"grant:{uuid.uuid4()}", note="")
        elif what == "s" and credits <= till.available():
            till.spend(credits)
        elif what == "h" and credits <= till.available():
            ledger.hold(till.user.pk, credits, key=f"hold:{uuid.uuid4()}", reference="generation:1")


@pytest.mark.django_db
def test_nothing_is_left_of_what_was_not_paid(till: Till) -> None:
    assert unused(till.order()) == 0


@pytest.mark.django_db
def test_refund_of_a_video_is_no_money(till: Till) -> None:
    """Credits that the house gave back for a video are granted ones: they are spent first."""
    purchase = till.bought(5000)
    hold = ledger.capture(ledger.hold(till.user.pk, 5000, key="hold", reference="generation:1").pk)
    ledger.refund(hold.pk, 320, number=1, note="It was black")
    assert (till.available(), unused(purchase)) == (320, 0)


@pytest.mark.django_db
def test_debt_is_paid_out_of_the_purchase_that_pays_it(till: Till) -> None:
    first = till.bought(5000)
    till.spend(3000)
    till.click(first, "refund")
    till.settled(first)
    second = till.bought(4000)
    assert (unused(till.settled(first)), unused(second)) == (0, 1000)
    assert Kind.DEBT in set(till.account().lines.values_list("kind", flat=True))
