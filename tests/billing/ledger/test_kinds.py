import pytest

from billing.ledger import kinds
from billing.ledger.kinds import Kind
from billing.ledger.routes import ROUTES


@pytest.fixture(autouse=True)
def _plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_words", dict(Kind.choices))


def test_every_kind_has_a_route() -> None:
    assert set(ROUTES) == set(Kind)


def test_kinds_have_plain_words() -> None:
    assert (kinds.word_of("capture"), kinds.word_of("loss")) == ("Charged", "Given away")


def test_app_calls_a_kind_by_its_own_word() -> None:
    kinds.name_kinds({Kind.CAPTURE: "Painting"})

    assert kinds.word_of("capture") == "Painting"
    assert kinds.choices()["capture"] == "Painting"
    assert kinds.word_of("grant") == "Credits added"


def test_kind_that_there_is_not_is_its_own_word() -> None:
    assert kinds.word_of("gift") == "gift"
