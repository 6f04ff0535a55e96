import pytest

from billing import ledger
from billing.ledger import groups, kinds
from billing.ledger.models import Transfer
from billing.ledger.statement import as_csv
from generations.catalogue import ENDPOINTS
from generations.catalogue.endpoint import Endpoint
from generations.workflow import quoting, reasons
from maxvideo.accounts.models import User


def test_what_is_charged_is_a_video() -> None:
    assert (kinds.word_of("capture"), kinds.word_of("loss")) == ("Video", "Delivered free")


def test_chips_begin_with_videos() -> None:
    assert groups.chips() == [("", "All"), ("videos", "Videos"), ("holds", "Holds"), ("added", "Added")]


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.id)
def test_statement_of_any_video_is_ascii_in_a_file(alice: User, rates: None, endpoint: Endpoint) -> None:
    ledger.grant(alice.pk, 10_000, key="grant:1", note="To begin with")
    quote = quoting.quote(endpoint, quoting.rates_of(endpoint), endpoint.defaults())
    words = {"subject": endpoint.title, "details": quote.lines[0].text}
    for number, kind in enumerate(reasons.Kind):
        made = ledger.hold(alice.pk, quote.credits, key=f"hold:{number}", reference=f"v:{number}", **words)
        ledger.release(made.pk, note=reasons.in_short(kind, endpoint.title))
    text = "".join(as_csv(Transfer.objects.of(alice)))
    assert text.isascii()
    assert " x $" in text
