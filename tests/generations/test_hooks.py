"""What the rooms below are given when the site starts, and that it works from there."""

from datetime import timedelta

import pytest
from django.core.checks.registry import registry as system_checks

from billing.ledger import audit
from generations import checks
from generations.media.exceptions import StorageUnavailable
from generations.models import SigningKeys
from generations.progress.digest import MailAway
from generations.workflow.audit import free_videos_are_booked, videos_are_paid_for
from maxvideo.web.chores import Chore, DueChores, chores
from maxvideo.web.registry import Registry
from tests.wire import FakeFal

FORGETTING = {"forget_deliveries", "forget_transitions", "forget_attempts"}
PURGES = {"purge_deleted", "remove_files_of_failed", "remove_unused_pictures", "remove_files"}


def chore_named(name: str) -> Chore:
    return next(chore for chore in chores if chore.name == name)


def test_every_chore_has_a_name_of_its_own() -> None:
    names = [chore.name for chore in chores]
    others = {"renew_keys", "send_mails", "remove_scratch", "forget_counts", "check_storage", "fill_search_texts"}
    others |= {"forget_refused_orders", "forget_reports", "watch_reports", "send_moderation_mails"}
    others |= {"check_clock", "remove_parts"} | FORGETTING | {"watch_workers", "delete_accounts"}
    assert len(names) == len(set(names))
    assert set(names) >= others | PURGES


@pytest.mark.django_db
def test_keys_of_fal_are_renewed(fal: FakeFal) -> None:
    chore_named("renew_keys").do()

    assert SigningKeys.objects.get().keys == [fal.jwks["keys"][0]["x"]]


def test_mails_are_looked_after_every_half_minute() -> None:
    assert chore_named("send_mails").every == timedelta(seconds=30)


@pytest.mark.parametrize(("name", "fault"), [("send_mails", MailAway), ("remove_parts", StorageUnavailable)])
def test_chore_waits_for_what_it_needs(name: str, fault: type[Exception], caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise fault

    away = chore_named(name).away
    DueChores(Registry(Chore(name, fail, timedelta(), away))).do_due()

    assert f"{name}: what it needs is away: {fault.__name__}" in caplog.text


def test_books_are_audited_against_the_gallery() -> None:
    assert {videos_are_paid_for, free_videos_are_booked} <= set(audit.checks)


def test_system_checks_look_at_the_catalogue_and_at_its_prices() -> None:
    registered = system_checks.get_checks(include_deployment_checks=False)
    assert {checks.catalogue_is_sound, checks.everything_has_one_price} <= set(registered)
