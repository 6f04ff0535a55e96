"""A proposal that waits is told to those who may decide, once, and never by the form itself."""

import uuid

import pytest
from django.core import mail
from pytest_django import Settings

from billing.ledger import proposal_mails, proposals
from billing.ledger.models import ProposedAdjustment
from maxvideo.accounts.models import User
from maxvideo.web.letters import MailAway
from tests.roles import make_staff

LARGE = 20_000


@pytest.fixture
def proposer(db: None) -> User:
    return make_staff("finance", address="proposer@example.org")


def propose(by: User, user: User) -> ProposedAdjustment:
    """Credits that need a second person."""
    made = proposals.adjust_or_propose(user, LARGE, form_key=uuid.uuid4(), reason="A large order", actor=by)
    assert isinstance(made, ProposedAdjustment)
    return made


def told() -> set[str]:
    """Everybody whom the mails went to."""
    return {address for letter in mail.outbox for address in letter.recipients()}


def test_who_may_decide_is_told_once(proposer: User, alice: User, staff: User) -> None:
    for role in ("support", "moderator"):
        make_staff(role)
    made = propose(proposer, alice)
    make_staff("finance", address="second@example.org")
    assert (proposal_mails.send_waiting(), proposal_mails.send_waiting()) == (1, 0)
    assert told() == {"second@example.org", staff.email}
    assert f"/admin/billing/proposedadjustment/{made.pk}/decide/" in mail.outbox[0].body


def test_mail_says_neither_whom_it_is_for_nor_who_else_is_told(proposer: User, alice: User, staff: User) -> None:
    propose(proposer, alice)
    proposal_mails.send_waiting()
    sent = mail.outbox[0].message().as_string()
    assert not [words for words in (alice.email, "A large order", staff.email) if words in sent]
    assert "20,000 credits" in sent


def test_form_sends_no_mail(proposer: User, alice: User, staff: User) -> None:
    propose(proposer, alice)
    assert mail.outbox == []


def test_who_is_not_of_the_house_any_more_is_not_told(proposer: User, alice: User, staff: User) -> None:
    User.objects.filter(pk=staff.pk).update(is_active=False)
    left = make_staff("finance", address="left@example.org")
    User.objects.filter(pk=left.pk).update(is_staff=False)
    second = make_staff("finance", address="second@example.org")
    propose(proposer, alice)
    proposal_mails.send_waiting()
    assert told() == {second.email}


def test_whose_account_it_is_for_is_not_told(staff: User, proposer: User) -> None:
    propose(proposer, staff)
    assert (proposal_mails.send_waiting(), told()) == (0, set())


def test_proposal_waits_while_the_mail_server_is_away_and_is_told_later(
    proposer: User, alice: User, staff: User, settings: Settings
) -> None:
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 1
    propose(proposer, alice)
    with pytest.raises(MailAway):
        proposal_mails.send_waiting()
    settings.EMAIL_BACKEND = backend
    assert proposal_mails.send_waiting() == 1


def test_nobody_is_told_of_what_was_decided_meanwhile(proposer: User, alice: User, staff: User) -> None:
    proposals.refuse(propose(proposer, alice), staff)
    assert proposal_mails.send_waiting() == 0
