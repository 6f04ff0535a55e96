from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from environs import EnvError

from maxvideo.web import data_dir


def test_secret_is_made_once(tmp_path: Path) -> None:
    assert data_dir.secret(tmp_path, "KEY") == data_dir.secret(tmp_path, "KEY")
    assert len(data_dir.secret(tmp_path, "KEY")) == 64


def test_secrets_of_two_names_differ(tmp_path: Path) -> None:
    assert data_dir.secret(tmp_path, "ONE") != data_dir.secret(tmp_path, "TWO")


def test_many_at_once_get_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: data_dir.secret(tmp_path, "KEY"), range(32)))) == 1


def test_only_the_owner_reads_it(tmp_path: Path) -> None:
    data_dir.secret(tmp_path, "KEY")
    assert (tmp_path / "secrets" / "KEY").stat().st_mode & 0o077 == 0
    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0


def test_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EnvError, match='"DATA_DIR" invalid'):
        data_dir.folder("DATA_DIR", tmp_path, "file/below")


def test_folder_that_all_share_stays_open(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    data_dir.private_folder(tmp_path)
    assert tmp_path.stat().st_mode & 0o7777 == 0o1777


def test_open_file_is_closed_and_keeps_its_words(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("kept")
    file.chmod(0o644)
    data_dir.private_file(file)
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("kept", 0o600)
