"""Certificate and key are given together, as files that hold what they are named for."""

from pathlib import Path

import pytest
from environs import EnvError

from maxvideo import mark_settings
from maxvideo.environment import Environment

CERTIFICATE, KEY = "-----BEGIN CERTIFICATE-----\n", "-----BEGIN PRIVATE KEY-----\n"


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """Reads the settings with files of these contents; None is no variable."""

    def read(certificate: str | None, key: str | None) -> mark_settings.MarkFiles:
        for name, text in (("C2PA_CERTIFICATE", certificate), ("C2PA_KEY", key)):
            monkeypatch.delenv(name, raising=False)
            if text is not None:
                (tmp_path / name).write_text(text)
                monkeypatch.setenv(name, str(tmp_path / name))
        return mark_settings.read(Environment(tmp_path / "none"), tmp_path)

    return read


def test_without_them_our_own_is_kept_in_the_data_folder(read: object, tmp_path: Path) -> None:
    files = read(None, None)  # type: ignore[operator]
    assert files.is_own
    assert files.certificate == tmp_path / "secrets" / "c2pa.pem"


def test_given_ones_are_taken(read: object, tmp_path: Path) -> None:
    files = read(CERTIFICATE, KEY)  # type: ignore[operator]
    assert (files.certificate, files.key) == (tmp_path / "C2PA_CERTIFICATE", tmp_path / "C2PA_KEY")


@pytest.mark.parametrize(
    ("given", "named"),
    [((CERTIFICATE, None), "C2PA_KEY"), ((None, KEY), "C2PA_CERTIFICATE"), ((KEY, KEY), "C2PA_CERTIFICATE")],
)
def test_one_without_the_other_or_in_its_place_is_named(
    read: object, given: tuple[str | None, str | None], named: str
) -> None:
    with pytest.raises(EnvError, match=f'"{named}"'):
        read(*given)  # type: ignore[operator]


def test_missing_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("C2PA_CERTIFICATE", str(tmp_path / "nowhere"))
    monkeypatch.setenv("C2PA_KEY", str(tmp_path / "nowhere"))
    with pytest.raises(EnvError, match="cannot be read"):
        mark_settings.read(Environment(tmp_path / "none"), tmp_path)
