from uuid import UUID

import pytest

from maxvideo.web.uuids import uuid_or_none

TEXT = "1f6b5c1e-7a5b-4a0e-9a6e-0d6a3f1f2b3c"


@pytest.mark.parametrize("text", [TEXT, TEXT.upper(), TEXT.replace("-", "")])
def test_uuid_is_read_in_every_spelling(text: str) -> None:
    assert uuid_or_none(text) == UUID(TEXT)


@pytest.mark.parametrize("text", ["", "one", TEXT[:-1], f"{TEXT}0"])
def test_what_is_none_is_none(text: str) -> None:
    assert uuid_or_none(text) is None
