"""Credits when their owner goes, or takes the statement along."""

import json
import uuid
from collections.abc import Callable

import pytest

from billing import ledger
from billing.ledger import audit, leaving, proposals
from billing.ledger.models import CreditAccount, Hold, ProposedAdjustment, Transfer
from maxvideo.accounts.models import User

Pockets = Callable[[User], tuple[int, int]]


def test_rest_goes_with_a_line(rich: User, pockets: Pockets) -> None:
    assert leaving.forfeit(rich)
    line = Transfer.objects.latest("pk")
    assert (line.kind, line.credits, line.balance) == ("forfeit", -1000, 0)
    assert pockets(rich) == (0, 0)
    assert list(audit.differences()) == []


def test_what_is_on_hold_stays_there(rich: User, held: Hold, pockets: Pockets) -> None:
    leaving.forfeit(rich)
    assert pockets(rich) == (0, 100)


def test_second_time_takes_what_came_meanwhile(rich: User, pockets: Pockets) -> None:
    leaving.forfeit(rich)
    leaving.forfeit(rich)
    ledger.grant(rich.pk, 5, key="grant:late", note="late")
    leaving.forfeit(rich)
    assert pockets(rich) == (0, 0)
    assert Transfer.objects.filter(kind="forfeit").count() == 2


def test_nobody_is_given_what_waits_for_a_second_person(rich: User, staff: User, bob: User, pockets: Pockets) -> None:
    waiting = proposals.adjust_or_propose(rich, 10**6, form_key=uuid.uuid4(), reason="a gift", actor=staff)
    assert isinstance(waiting, ProposedAdjustment)
    leaving.forfeit(rich)
    with pytest.raises(proposals.AlreadyDecided):
        proposals.approve(waiting, bob)
    assert pockets(rich) == (0, 0)


def test_nothing_is_opened_for_somebody_without_credits(alice: User) -> None:
    leaving.forfeit(alice)
    assert not CreditAccount.objects.filter(pk=alice.pk).exists()


def test_statement_is_taken_along_whole(rich: User, held: Hold, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaving, "AT_ONCE", 1)
    (member,) = leaving.statement(rich)
    told = json.loads(b"".join(member.blocks))
    assert [(line["kind"], line["credits"], line["held"]) for line in told] == [("grant", 1000, 0), ("hold", 0, 100)]


def test_page_names_the_credits(rich: User, bob: User) -> None:
    assert list(leaving.what_goes(rich)) == ["1,000 credits"]
    assert list(leaving.what_goes(bob)) == []


def test_lines_of_others_do_not_number_ones_own(rich: User) -> None:
    for number in (1, 2):
        leaving.forfeit(rich)
        assert Transfer.objects.latest("pk").key == f"forfeit:{rich.pk}:{number}"
        ledger.grant(rich.pk, 5, key=f"grant:{number}", note="late")
