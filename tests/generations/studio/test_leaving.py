"""Forms that wait go along in the export, and go with the account."""

import json
from collections.abc import Iterable

import pytest

from generations.models import Draft
from generations.studio import leaving
from maxvideo.accounts import personal_data
from maxvideo.accounts.models import User

pytestmark = pytest.mark.django_db
VEO = "fal-ai/veo3/fast"


@pytest.fixture(autouse=True)
def drafts(alice: User, bob: User) -> None:
    """One of each."""
    for user in (alice, bob):
        Draft.objects.create(
            user=user, endpoint_id=VEO, posted={"prompt": [user.email]}, replaced={"prompt": ["Before"]}
        )


def written(chunks: Iterable[bytes]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(b"".join(chunks))
    return found


def test_export_holds_ones_own(alice: User) -> None:
    [member] = leaving.everything(alice)
    [draft] = written(member.blocks)
    assert (member.name, draft["posted"]) == ("drafts.json", {"prompt": ["alice@example.org"]})
    assert draft["replaced"] == {"prompt": ["Before"]}


def test_erasure_leaves_those_of_others(alice: User, bob: User) -> None:
    assert leaving.erase_drafts(alice)
    assert Draft.objects.get().user == bob


def test_both_are_part_of_what_an_account_says_and_loses() -> None:
    assert leaving.everything in personal_data.export_parts
    assert "drafts" in [step.name for step in personal_data.erasures]
