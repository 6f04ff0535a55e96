"""Stories of accounts, each with its statement at the end."""

import pytest

from billing import ledger
from billing.ledger.models import Transfer
from maxvideo.accounts.models import User

pytestmark = pytest.mark.usefixtures("_books_balance")


def statement(user: User) -> list[tuple[str, int, int, int]]:
    lines = Transfer.objects.of(user).order_by("id")
    return [(line.kind, line.credits, line.held, line.balance) for line in lines]


def test_alice_buys_credits_and_makes_a_video(alice: User) -> None:
    ledger.top_up(alice.pk, 1_000, key="topup:cs_1", reference="purchase:cs_1", note="Card ending 4242")
    video = ledger.hold(alice.pk, 320, key="hold:a", reference="generation:a", details="8 s × $0.40 with sound")
    ledger.capture(video.pk)

    assert statement(alice) == [
        ("top_up", 1_000, 0, 1_000),
        ("hold", 0, 320, 1_000),
        ("capture", -320, -320, 680),
    ]


def test_a_refused_video_costs_nothing(alice: User) -> None:
    ledger.grant(alice.pk, 400, key="grant:1", note="Spring course")
    video = ledger.hold(alice.pk, 320, key="hold:a", reference="generation:a")
    ledger.release(video.pk, note="Refused by its content policy")

    assert statement(alice) == [
        ("grant", 400, 0, 400),
        ("hold", 0, 320, 400),
        ("release", 0, -320, 400),
    ]


def test_a_video_that_comes_out_smaller_costs_less(alice: User) -> None:
    ledger.grant(alice.pk, 200, key="grant:1", note="")
    video = ledger.hold(alice.pk, 200, key="hold:a", reference="generation:a", details="4 s, at most 200")
    ledger.capture(video.pk, 120, note="Delivered in 720p")

    assert statement(alice) == [
        ("grant", 200, 0, 200),
        ("hold", 0, 200, 200),
        ("capture", -120, -120, 80),
        ("release", 0, -80, 80),
    ]


def test_a_flickering_video_is_refunded_in_two_steps(alice: User, staff: User) -> None:
    ledger.grant(alice.pk, 100, key="grant:1", note="")
    video = ledger.hold(alice.pk, 80, key="hold:a", reference="generation:a")
    ledger.capture(video.pk)
    ledger.refund(video.pk, 40, number=1, note="Half of it, for the flicker", actor=staff)
    ledger.refund(video.pk, 40, number=2, note="And the rest", actor=staff)

    assert statement(alice) == [
        ("grant", 100, 0, 100),
        ("hold", 0, 80, 100),
        ("capture", -80, -80, 20),
        ("refund", 40, 0, 60),
        ("refund", 40, 0, 100),
    ]


def test_two_videos_at_once_settle_in_the_other_order(alice: User) -> None:
    ledger.grant(alice.pk, 100, key="grant:1", note="")
    first = ledger.hold(alice.pk, 45, key="hold:a", reference="generation:a")
    second = ledger.hold(alice.pk, 55, key="hold:b", reference="generation:b")
    ledger.capture(second.pk)
    ledger.release(first.pk)

    assert statement(alice) == [
        ("grant", 100, 0, 100),
        ("hold", 0, 45, 100),
        ("hold", 0, 55, 100),
        ("capture", -55, -55, 45),
        ("release", 0, -45, 45),
    ]


def test_a_video_delivered_after_its_release_is_the_houses_loss(alice: User) -> None:
    ledger.grant(alice.pk, 320, key="grant:1", note="")
    video = ledger.hold(alice.pk, 320, key="hold:a", reference="generation:a")
    ledger.release(video.pk, note="No answer in an hour")
    ledger.book_loss(320, key="loss:a", reference="generation:a", note="Delivered after all")

    assert statement(alice)[-1] == ("release", 0, -320, 320)
    assert Transfer.objects.get(kind="loss").credits == 320


def test_staff_take_back_what_was_granted_twice(alice: User, staff: User) -> None:
    ledger.grant(alice.pk, 500, key="grant:1", note="Pilot group")
    ledger.grant(alice.pk, 500, key="grant:2", note="Pilot group")
    ledger.adjust(alice.pk, -500, key="adjust:1", note="Granted twice", actor=staff)

    assert statement(alice) == [
        ("grant", 500, 0, 500),
        ("grant", 500, 0, 1_000),
        ("adjustment", -500, 0, 500),
    ]
