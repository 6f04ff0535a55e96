from billing.ledger import groups, kinds


def test_what_is_charged_is_a_video() -> None:
    assert (kinds.word_of("capture"), kinds.word_of("loss")) == ("Video", "Delivered free")


def test_chips_begin_with_videos() -> None:
    assert groups.chips() == [("", "All"), ("videos", "Videos"), ("holds", "Holds"), ("added", "Added")]
