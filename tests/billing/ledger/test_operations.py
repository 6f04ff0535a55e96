from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries

from billing import ledger
from billing.ledger.exceptions import HoldClosed, IdempotencyConflict, InsufficientCredits, NotRefundable
from billing.ledger.kinds import Kind
from billing.ledger.models import CreditAccount, Hold, House, Transfer
from maxvideo.accounts.models import User

pytestmark = pytest.mark.usefixtures("_books_balance")


def test_hold_moves_credits_from_available_to_held(rich: User, pockets: Callable[[User], tuple[int, int]]) -> None:
    ledger.hold(rich.pk, 300, key="hold:1", reference="generation:1")

    assert pockets(rich) == (700, 300)


def test_hold_costs_three_queries_beyond_the_savepoint(
    rich: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5):  # SAVEPOINT, UPDATE account, INSERT hold, INSERT transfer, RELEASE
        ledger.hold(rich.pk, 300, key="hold:1", reference="generation:1")


def test_first_statement_of_a_hold_is_the_conditional_update(
    rich: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5) as seen:
        ledger.hold(rich.pk, 300, key="hold:1", reference="generation:1")

    assert seen[1]["sql"].startswith("UPDATE")


@pytest.mark.usefixtures("rich")
def test_lock_moves_nothing(alice: User, pockets: Callable[[User], tuple[int, int]]) -> None:
    lines = Transfer.objects.count()

    ledger.lock_account(alice.pk)

    assert pockets(alice) == (1_000, 0)
    assert Transfer.objects.count() == lines


def test_lock_is_taken_of_an_account_that_was_not_there_too(bob: User) -> None:
    ledger.lock_account(bob.pk)

    assert CreditAccount.objects.filter(pk=bob.pk, available=0, held=0).exists()


def test_hold_of_all_there_is_is_granted(rich: User, pockets: Callable[[User], tuple[int, int]]) -> None:
    ledger.hold(rich.pk, 1_000, key="hold:1", reference="generation:1")

    assert pockets(rich) == (0, 1_000)


def test_hold_larger_than_available_is_refused(rich: User, pockets: Callable[[User], tuple[int, int]]) -> None:
    with pytest.raises(InsufficientCredits) as refusal:
        ledger.hold(rich.pk, 1_132, key="hold:1", reference="generation:1")

    assert (refusal.value.needed, refusal.value.available, refusal.value.missing) == (1_132, 1_000, 132)
    assert pockets(rich) == (1_000, 0)


def test_hold_counts_only_what_is_not_held_already(rich: User) -> None:
    ledger.hold(rich.pk, 600, key="hold:1", reference="generation:1")

    with pytest.raises(InsufficientCredits):
        ledger.hold(rich.pk, 600, key="hold:2", reference="generation:2")


def test_hold_without_an_account_is_refused_and_opens_none(alice: User) -> None:
    with pytest.raises(InsufficientCredits) as refusal:
        ledger.hold(alice.pk, 1, key="hold:1", reference="generation:1")

    assert refusal.value.available == 0
    assert not CreditAccount.objects.filter(pk=alice.pk).exists()


@pytest.mark.parametrize("credits", [0, -1, ledger.MAX_CREDITS + 1])
def test_hold_of_no_sensible_number_is_an_error(rich: User, credits: int) -> None:
    with pytest.raises(ValueError, match="cannot move"):
        ledger.hold(rich.pk, credits, key="hold:1", reference="generation:1")


def test_hold_again_with_the_same_key_returns_the_first(rich: User, pockets: Callable[[User], tuple[int, int]]) -> None:
    first = ledger.hold(rich.pk, 300, key="hold:1", reference="generation:1")

    assert ledger.hold(rich.pk, 300, key="hold:1", reference="generation:1") == first
    assert pockets(rich) == (700, 300)


def test_hold_again_returns_the_first_though_nothing_is_left(rich: User) -> None:
    first = ledger.hold(rich.pk, 1_000, key="hold:1", reference="generation:1")

    assert ledger.hold(rich.pk, 1_000, key="hold:1", reference="generation:1") == first


@pytest.mark.parametrize(
    "changed", [{"credits": 301}, {"credits": 5_000}, {"reference": "generation:2"}], ids=["more", "too much", "other"]
)
def test_hold_again_with_other_facts_is_a_conflict(
    rich: User, pockets: Callable[[User], tuple[int, int]], changed: dict[str, int | str]
) -> None:
    facts = {"credits": 300, "reference": "generation:1"}
    ledger.hold(rich.pk, **facts, key="hold:1")

    with pytest.raises(IdempotencyConflict):
        ledger.hold(rich.pk, **(facts | changed), key="hold:1")

    assert pockets(rich) == (700, 300)


def test_hold_with_a_key_of_somebody_else_is_a_conflict(held: Hold, bob: User) -> None:
    ledger.grant(bob.pk, 500, key="grant:bob", note="")

    with pytest.raises(IdempotencyConflict):
        ledger.hold(bob.pk, 100, key="hold:v", reference="generation:v")


def test_hold_is_worded_on_its_line(held: Hold) -> None:
    line = held.transfers.get()

    assert (line.kind, line.subject, line.note, line.reference) == ("hold", "Veo 3 Fast", "", "generation:v")


def test_description_longer_than_its_column_is_cut(rich: User) -> None:
    made = ledger.hold(rich.pk, 1, key="hold:1", reference="generation:1", subject="x" * 400, details="x" * 400)

    assert len(made.subject) == len(made.transfers.get().subject) == 100
    assert len(made.details) == len(made.transfers.get().note) == 200


def test_capture_charges_the_whole_hold(rich: User, held: Hold, pockets: Callable[[User], tuple[int, int]]) -> None:
    captured = ledger.capture(held.pk)

    assert (captured.captured, captured.released, captured.state) == (100, 0, Hold.State.CLOSED)
    assert pockets(rich) == (900, 0)


def test_capture_of_a_part_releases_the_rest(
    rich: User, held: Hold, pockets: Callable[[User], tuple[int, int]]
) -> None:
    captured = ledger.capture(held.pk, 60, note="4 s × $0.30")

    assert (captured.captured, captured.released) == (60, 40)
    assert pockets(rich) == (940, 0)
    assert list(held.transfers.values_list("kind", "amount", "balance").order_by("id")) == [
        ("hold", 100, 1_000),
        ("capture", 60, 940),
        ("release", 40, 940),
    ]


def test_capture_without_a_note_is_worded_as_its_hold(held: Hold) -> None:
    ledger.capture(held.pk)

    line = held.transfers.get(kind="capture")
    assert (line.subject, line.note) == ("Veo 3 Fast", "")


def test_capture_of_nothing_releases_all(rich: User, held: Hold, pockets: Callable[[User], tuple[int, int]]) -> None:
    ledger.capture(held.pk, 0)

    assert pockets(rich) == (1_000, 0)


def test_capture_of_more_than_the_hold_is_an_error(
    rich: User, held: Hold, pockets: Callable[[User], tuple[int, int]]
) -> None:
    with pytest.raises(ValueError, match="of a hold of 100"):
        ledger.capture(held.pk, 101)

    assert pockets(rich) == (900, 100)


def test_capture_of_less_than_nothing_is_an_error(held: Hold) -> None:
    with pytest.raises(ValueError, match="cannot be captured"):
        ledger.capture(held.pk, -1)


@pytest.mark.parametrize("credits", [None, 100])
def test_capture_again_returns_the_first(
    rich: User, held: Hold, pockets: Callable[[User], tuple[int, int]], credits: int | None
) -> None:
    first = ledger.capture(held.pk)

    assert ledger.capture(held.pk, credits) == first
    assert pockets(rich) == (900, 0)


def test_capture_again_of_another_part_finds_the_hold_closed(
    rich: User, held: Hold, pockets: Callable[[User], tuple[int, int]]
) -> None:
    ledger.capture(held.pk, 60)

    with pytest.raises(HoldClosed):
        ledger.capture(held.pk)

    assert pockets(rich) == (940, 0)


def test_capture_after_release_finds_the_hold_closed(held: Hold) -> None:
    ledger.release(held.pk)

    with pytest.raises(HoldClosed):
        ledger.capture(held.pk)


def test_release_after_capture_finds_the_hold_closed(held: Hold) -> None:
    ledger.capture(held.pk, 1)

    with pytest.raises(HoldClosed):
        ledger.release(held.pk)


def test_capture_of_an_unknown_hold_is_an_error(rich: User) -> None:
    with pytest.raises(Hold.DoesNotExist):
        ledger.capture(10**6)


def test_release_gives_all_back(rich: User, held: Hold, pockets: Callable[[User], tuple[int, int]]) -> None:
    ledger.release(held.pk, note="Refused by its content policy")

    assert pockets(rich) == (1_000, 0)
    line = held.transfers.get(kind="release")
    assert (line.subject, line.note) == ("", "Refused by its content policy")


def test_release_again_returns_the_first(rich: User, held: Hold, pockets: Callable[[User], tuple[int, int]]) -> None:
    assert ledger.release(held.pk) == ledger.release(held.pk)
    assert pockets(rich) == (1_000, 0)


def test_refund_gives_captured_credits_back(
    rich: User, held: Hold, staff: User, pockets: Callable[[User], tuple[int, int]]
) -> None:
    ledger.capture(held.pk, 60)

    line = ledger.refund(held.pk, 50, number=1, note="It flickers", actor=staff)

    assert (line.credits, line.balance, line.actor) == (50, 990, staff)
    assert pockets(rich) == (990, 0)


def test_refunds_add_up_to_what_was_captured_at_most(held: Hold) -> None:
    ledger.capture(held.pk, 60)
    ledger.refund(held.pk, 50, number=1, note="")

    with pytest.raises(NotRefundable):
        ledger.refund(held.pk, 11, number=2, note="")

    assert ledger.refund(held.pk, 10, number=2, note="").amount == 10


def test_refund_of_an_open_hold_is_refused(held: Hold) -> None:
    with pytest.raises(NotRefundable):
        ledger.refund(held.pk, 1, number=1, note="")


def test_refund_of_a_released_hold_is_refused(held: Hold) -> None:
    ledger.release(held.pk)

    with pytest.raises(NotRefundable):
        ledger.refund(held.pk, 1, number=1, note="")


@pytest.mark.parametrize("credits", [40, 60], ids=["while more could be refunded", "when nothing is left"])
def test_refund_again_with_the_same_number_returns_the_first(
    rich: User, held: Hold, pockets: Callable[[User], tuple[int, int]], credits: int
) -> None:
    ledger.capture(held.pk, 60)
    first = ledger.refund(held.pk, credits, number=1, note="")

    assert ledger.refund(held.pk, credits, number=1, note="") == first
    assert pockets(rich) == (940 + credits, 0)


@pytest.mark.parametrize("credits", [5, 60], ids=["that would fit", "that is too much"])
def test_refund_again_of_other_credits_is_a_conflict(
    rich: User, held: Hold, pockets: Callable[[User], tuple[int, int]], credits: int
) -> None:
    ledger.capture(held.pk, 60)
    ledger.refund(held.pk, 10, number=1, note="")

    with pytest.raises(IdempotencyConflict):
        ledger.refund(held.pk, credits, number=1, note="")

    assert pockets(rich) == (950, 0)


def test_first_grant_opens_the_account(alice: User, pockets: Callable[[User], tuple[int, int]]) -> None:
    line = ledger.grant(alice.pk, 100, key="signup:1", note="For a verified e-mail", kind=Transfer.Kind.SIGNUP)

    assert (line.kind, line.source_id, line.balance) == ("signup", House.GRANTS, 100)
    assert pockets(alice) == (100, 0)


def test_grant_names_who_gave_it(rich: User, staff: User) -> None:
    assert ledger.grant(rich.pk, 5, key="grant:1", note="Sorry", actor=staff).actor == staff


def test_grant_again_with_the_same_key_gives_nothing_more(
    rich: User, pockets: Callable[[User], tuple[int, int]]
) -> None:
    ledger.grant(rich.pk, 1_000, key="grant:start", note="In other words")

    assert pockets(rich) == (1_000, 0)


@pytest.mark.parametrize("changed", [{"credits": 5}, {"kind": Transfer.Kind.SIGNUP}], ids=["credits", "kind"])
def test_grant_again_with_other_facts_is_a_conflict(
    rich: User, pockets: Callable[[User], tuple[int, int]], changed: dict[str, int | Kind]
) -> None:
    with pytest.raises(IdempotencyConflict):
        ledger.grant(rich.pk, **({"credits": 1_000} | changed), key="grant:start", note="")

    assert pockets(rich) == (1_000, 0)


def test_grant_with_a_key_of_somebody_else_is_a_conflict_and_opens_no_account(rich: User, bob: User) -> None:
    with pytest.raises(IdempotencyConflict):
        ledger.grant(bob.pk, 1_000, key="grant:start", note="")

    assert not CreditAccount.objects.filter(pk=bob.pk).exists()


def test_top_up_comes_from_card_payments(alice: User) -> None:
    line = ledger.top_up(alice.pk, 500, key="topup:cs_1", reference="purchase:1")

    assert (line.source_id, line.reference) == (House.STRIPE, "purchase:1")


def test_top_up_again_with_the_same_session_counts_once(
    alice: User, pockets: Callable[[User], tuple[int, int]]
) -> None:
    ledger.top_up(alice.pk, 500, key="topup:cs_1", reference="purchase:1")
    ledger.top_up(alice.pk, 500, key="topup:cs_1", reference="purchase:1")

    assert pockets(alice) == (500, 0)


def test_top_up_again_for_another_purchase_is_a_conflict(
    alice: User, pockets: Callable[[User], tuple[int, int]]
) -> None:
    ledger.top_up(alice.pk, 500, key="topup:cs_1", reference="purchase:1")

    with pytest.raises(IdempotencyConflict):
        ledger.top_up(alice.pk, 500, key="topup:cs_1", reference="purchase:2")

    assert pockets(alice) == (500, 0)


@pytest.mark.parametrize(("credits", "left"), [(50, 1_050), (-50, 950), (-1_000, 0)])
def test_adjustment_adds_or_takes(
    rich: User, staff: User, pockets: Callable[[User], tuple[int, int]], credits: int, left: int
) -> None:
    line = ledger.adjust(rich.pk, credits, key="adjust:1", note="Counted again", actor=staff)

    assert (line.credits, line.balance, line.actor) == (credits, left, staff)
    assert pockets(rich) == (left, 0)


def test_adjustment_that_takes_more_than_is_available_is_refused(
    rich: User, held: Hold, pockets: Callable[[User], tuple[int, int]]
) -> None:
    with pytest.raises(InsufficientCredits) as refusal:
        ledger.adjust(rich.pk, -901, key="adjust:1", note="")

    assert refusal.value.available == 900
    assert pockets(rich) == (900, 100)


def test_adjustment_that_takes_from_no_account_is_refused(alice: User) -> None:
    with pytest.raises(InsufficientCredits) as refusal:
        ledger.adjust(alice.pk, -1, key="adjust:1", note="")

    assert (refusal.value.needed, refusal.value.available) == (1, 0)


def test_adjustment_again_returns_the_first_though_nothing_is_left(
    rich: User, pockets: Callable[[User], tuple[int, int]]
) -> None:
    first = ledger.adjust(rich.pk, -1_000, key="adjust:1", note="")

    assert ledger.adjust(rich.pk, -1_000, key="adjust:1", note="") == first
    assert pockets(rich) == (0, 0)


def test_adjustment_again_the_other_way_is_a_conflict(rich: User) -> None:
    ledger.adjust(rich.pk, -10, key="adjust:1", note="")

    with pytest.raises(IdempotencyConflict):
        ledger.adjust(rich.pk, 10, key="adjust:1", note="")


def test_adjustment_of_nothing_is_an_error(rich: User) -> None:
    with pytest.raises(ValueError, match="cannot move"):
        ledger.adjust(rich.pk, 0, key="adjust:1", note="")


def test_loss_is_between_the_houses_accounts_alone(rich: User, pockets: Callable[[User], tuple[int, int]]) -> None:
    line = ledger.book_loss(320, key="loss:1", reference="generation:1", note="Came after the release")

    assert (line.source_id, line.target_id) == (House.LOSSES, House.REVENUE)
    assert (line.key, line.reference, line.note) == ("loss:1", "generation:1", "Came after the release")
    assert ledger.book_loss(320, key="loss:1", reference="generation:1") == line
    assert pockets(rich) == (1_000, 0)


def test_adjustment_while_a_hold_is_open_leaves_the_same_sum_in_both_orders(
    rich: User, bob: User, pockets: Callable[[User], tuple[int, int]]
) -> None:
    ledger.grant(bob.pk, 1_000, key="grant:bob", note="")
    for user, first_adjust in ((rich, True), (bob, False)):
        made = ledger.hold(user.pk, 100, key=f"hold:{user.pk}", reference="generation:1")
        steps = [
            lambda made=made: ledger.capture(made.pk),
            lambda user=user: ledger.adjust(user.pk, -200, key=f"adjust:{user.pk}", note=""),
        ]
        for step in reversed(steps) if first_adjust else steps:
            step()

    assert pockets(rich) == pockets(bob) == (700, 0)


def test_subject_fills_its_column(rich: User) -> None:
    assert ledger.hold(rich.pk, 1, key="hold:1", reference="v", subject="x" * 101).subject == "x" * 100
