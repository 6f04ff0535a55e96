import itertools
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import UserAttributeSimilarityValidator
from django.test import Client
from pytest_django import Settings

from maxvideo.accounts.models import User
from maxvideo.processes.preparation import DEMO_ADDRESS, DEMO_CREDITS, prepare_demo, words_of_mail
from maxvideo.web import data_dir


@pytest.fixture
def words(db: None, settings: Settings, tmp_path: Path) -> str:
    """What a developer is told."""
    settings.DATA_DIR = tmp_path
    return prepare_demo()


def test_demo_account_logs_in_with_what_is_printed(words: str) -> None:
    assert words.startswith(f"Demo log-in: {DEMO_ADDRESS} with the password ")
    assert Client().login(email=DEMO_ADDRESS, password=words.rpartition(" ")[2])


def test_password_that_begins_with_a_dash_is_one(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets/DEMO_PASSWORD").write_text("-1u3xPq2--Zk")
    assert prepare_demo().endswith(" -1u3xPq2--Zk")
    assert Client().login(email=DEMO_ADDRESS, password="-1u3xPq2--Zk")


def test_no_password_that_may_be_made_is_like_the_address(tmp_path: Path) -> None:
    """Of a thousand passwords of all letters, one holds most of those of "maxvideo" and is refused."""
    password = data_dir.secret(tmp_path, "DEMO_PASSWORD", length=16)
    assert set(password) <= set("0123456789abcdef")
    owner = User(email=DEMO_ADDRESS)
    letters = sorted(set(DEMO_ADDRESS) & set("0123456789abcdef"))
    for worst in itertools.combinations_with_replacement(letters, len(password) - 1):
        UserAttributeSimilarityValidator().validate("".join(worst) + "0", owner)


def test_demo_account_has_credits(words: str) -> None:
    assert User.objects.get().credit_account.available == DEMO_CREDITS


def test_demo_account_that_is_there_stays_as_it_is(words: str) -> None:
    User.objects.update(theme="dark")
    assert prepare_demo() == words
    assert User.objects.get().theme == "dark"
    assert User.objects.get().credit_account.available == DEMO_CREDITS


def test_password_may_begin_like_an_option(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "DEMO_PASSWORD").write_text("-begins-so-1")
    assert prepare_demo().endswith(" -begins-so-1")


def test_operator_is_told_that_no_mail_is_sent(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "maxvideo.web.unsent_mail.EmailBackend"
    assert words_of_mail() == ["No mail is sent, so nobody can sign up: EMAIL_URL is not set."]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert words_of_mail() == []
