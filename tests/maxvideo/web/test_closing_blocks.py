from maxvideo.web.closing_blocks import ClosingBlocks


def test_blocks_come_as_they_are_made() -> None:
    assert list(ClosingBlocks(iter([b"a", b"b"]), list)) == [b"a", b"b"]


def test_end_is_told_once_also_of_what_nobody_read() -> None:
    told: list[str] = []
    blocks = ClosingBlocks(iter([b"a"]), lambda: told.append("closed"))
    blocks.close()
    blocks.close()
    assert told == ["closed"]
