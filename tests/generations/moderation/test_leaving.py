import json

from django.utils import timezone

from generations.models import RefusedOrder, Report, TakeDown
from generations.moderation import leaving
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation


def test_words_are_taken_along_and_nobody_elses(alice: User, bob: User) -> None:
    for user in (alice, bob):
        RefusedOrder.objects.create(user=user, endpoint_id="x", field="prompt", found="f", words=f"of {user.pk}")
        Report.objects.create(
            number=str(user.pk), place="/", why="me", words="w", email=user.email, due_at=timezone.now()
        )
        video = make_generation(user, state=State.COMPLETED)
        TakeDown.objects.create(generation=video, why="me", words="w", answer=f"of {user.pk}")
    found = {member.name: json.loads(b"".join(member.blocks)) for member in leaving.everything(alice)}
    assert [row["words"] for row in found["refused-orders.json"]] == [f"of {alice.pk}"]
    assert [row["answer"] for row in found["take-downs.json"]] == [f"of {alice.pk}"]
    assert [row["email"] for row in found["reports.json"]] == [alice.email]


def test_report_stays_without_the_address(alice: User, bob: User) -> None:
    for user in (alice, bob):
        Report.objects.create(
            number=str(user.pk), place="/", why="me", words="w", email=user.email, due_at=timezone.now()
        )
    leaving.forget_address(alice)
    assert sorted(Report.objects.values_list("email", flat=True)) == ["", bob.email]


def test_sums_of_a_taken_down_file_stay(alice: User) -> None:
    video = make_generation(alice, state=State.COMPLETED)
    TakeDown.objects.create(generation=video, why="me", words="w", answer="mine", sha256="s")
    assert leaving.erase_words(alice)
    assert TakeDown.objects.values("sha256", "answer").get() == {"sha256": "s", "answer": ""}


def test_orders_that_were_refused_go_with_their_words_and_nobody_elses(alice: User, bob: User) -> None:
    for user in (alice, bob):
        RefusedOrder.objects.create(user=user, endpoint_id="x", field="prompt", found="f", words="A bomb")
    leaving.erase_words(alice)
    assert RefusedOrder.objects.get().user == bob
