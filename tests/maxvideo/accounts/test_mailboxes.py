import pytest

from maxvideo.accounts.mailboxes import mailbox_of


@pytest.mark.parametrize(
    ("mailbox", "address"),
    [
        ("noor@example.org", "noor+studio@example.org"),
        ("noor@example.org", "noor+a+b@example.org"),
        ("no.or@example.org", "no.or@example.org"),
        ("noorkim@gmail.com", "noor.kim+x@gmail.com"),
        ("noorkim@gmail.com", "N.o.o.r.Kim@GoogleMail.com"),
        ("+noor@example.org", "+noor@example.org"),
    ],
)
def test_usual_aliases_are_one_mailbox(mailbox: str, address: str) -> None:
    assert mailbox_of(address) == mailbox


@pytest.mark.parametrize(
    ("mailbox", "address"),
    [
        ("annabell@proton.me", "anna.bell+welcome@pm.me"),
        ("annabell@proton.me", "anna-bell@protonmail.com"),
        ("anna@icloud.com", "anna@me.com"),
        ("annabell@yandex.ru", "anna-bell@ya.ru"),
        ("anna.bell@yahoo.co.uk", "anna.bell-shopping@yahoo.co.uk"),
        ("anna@fastmail.com", "welcome7@anna.fastmail.com"),
        ("anna@outlook.com", "anna+7@outlook.com"),
    ],
)
def test_aliases_of_other_providers_are_one_mailbox(mailbox: str, address: str) -> None:
    assert mailbox_of(address) == mailbox


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("anna.bell@outlook.com", "annabell@outlook.com"),
        ("anna-bell@example.org", "anna@example.org"),
        ("anna@mail.example.org", "bob@mail.example.org"),
        ("anna@yahoo.com", "anna@yahoo.co.uk"),
    ],
)
def test_two_mailboxes_stay_two(one: str, other: str) -> None:
    assert mailbox_of(one) != mailbox_of(other)
