"""What generations add to the rooms below: checks, chores of the sweep, and what accounts and staff see of videos."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Final

from django.core.checks import Tags, register

from billing.ledger import audit, audit_since
from billing.ledger import extensions as ledger_extensions
from billing.payments import extensions as payments_extensions
from generations import checks
from generations.admin import storage, users
from generations.deliveries import signing_keys
from generations.library import collecting
from generations.library import leaving as library_leaving
from generations.library.search_fill import fill_search_texts
from generations.media.exceptions import MediaError
from generations.moderation import leaving as moderation_leaving
from generations.moderation import mails, reports
from generations.progress import digest
from generations.showcase import share_links
from generations.showcase.what_credits_buy import what_credits_buy
from generations.studio import leaving as studio_leaving
from generations.studio import waiting
from generations.studio.compare_way_back import compare_waiting, compare_way_back
from generations.studio.way_back import way_back
from generations.workflow import audit_since as workflow_audit_since
from generations.workflow import forbidden, leaving, metrics, purge, removals, retention, secrets, tallies
from generations.workflow.audit import free_videos_are_booked, nothing_is_overdue, videos_are_paid_for
from generations.workflow.clock_check import check_clock
from generations.workflow.ledger_words import kept_by_subject, purposes, register_ledger_words
from generations.workflow.products import register_products
from generations.workflow.spending import spent_by
from generations.workflow.stage_metrics import stage_seconds
from generations.workflow.storage_check import StorageCheck
from generations.workflow.storage_use import stored_bytes_are_counted
from maxvideo.accounts import extensions, personal_data
from maxvideo.accounts.models import User
from maxvideo.web import encryption
from maxvideo.web.chores import Chore, chores
from maxvideo.web.letters import MailAway
from maxvideo.web.metrics import measures

HALF_A_MINUTE: Final = timedelta(seconds=30)
A_MINUTE: Final = timedelta(minutes=1)
TEN_MINUTES: Final = timedelta(minutes=10)
AN_HOUR: Final = timedelta(hours=1)


def spending_notes(user: User) -> Mapping[str, str]:
    """What is spent of the limits that a user may set."""
    spent = spent_by(user)
    return {
        "daily_limit": f"{spent.today:,} credits spent or on hold today.",
        "monthly_limit": f"{spent.this_month:,} credits spent or on hold this month.",
        "ask_above": "A dearer video starts only after you say yes a second time.",
    }


def begin_mails(user: User, changed: Collection[str]) -> None:
    """Tell a user who now wants mails of what ends from now on."""
    if user.mails_when_done and "mails_when_done" in changed:
        digest.begin(user)


register_products()
register_ledger_words()
ledger_extensions.purposes.register(purposes)
ledger_extensions.counts_of_kept.register(kept_by_subject)
payments_extensions.what_credits_buy.register(what_credits_buy)
payments_extensions.ways_back.register(way_back)
payments_extensions.ways_back.register(compare_way_back)

register(checks.catalogue_is_sound, Tags.models)
register(checks.certificate_is_sound, Tags.security)
register(checks.everything_has_one_price, Tags.database)
register(checks.decoders_are_confined, Tags.security, deploy=True)

audit.checks.register(videos_are_paid_for)
audit.checks.register(free_videos_are_booked)
audit.checks.register(nothing_is_overdue)
audit.checks.register(stored_bytes_are_counted)
audit.checks.register(tallies.generations_are_counted)
for check_since in workflow_audit_since.CHECKS:
    audit_since.checks.register(check_since)

for measure in (
    metrics.generations,
    metrics.oldest_unfinished,
    metrics.deliveries,
    metrics.sweep_age,
    metrics.storage,
    stage_seconds,
):
    measures.register(measure)

extensions.related_rows.register("stored_bytes")
extensions.what_waits.register(waiting.waiting)
extensions.what_waits.register(compare_waiting)
extensions.where_it_waits.register(waiting.where)
extensions.admin_details.register(users.generations)
extensions.admin_details.register(users.refused_orders)
extensions.admin_details.register(storage.storage)
extensions.preference_notes.register(spending_notes)
extensions.when_preferences_change.register(begin_mails)

personal_data.export_parts.register(library_leaving.everything)
personal_data.what_is_exported.register(library_leaving.WHAT_IS_EXPORTED)
personal_data.what_goes.register(library_leaving.what_goes)
personal_data.what_goes_on.register(library_leaving.what_goes_on)
personal_data.export_parts.register(moderation_leaving.everything)
personal_data.what_is_exported.register(moderation_leaving.WHAT_IS_EXPORTED)
personal_data.export_parts.register(studio_leaving.everything)
personal_data.what_is_exported.register(studio_leaving.WHAT_IS_EXPORTED)
personal_data.when_deletion_begins.register(leaving.take_back_from_show)
personal_data.when_deletion_begins.register(moderation_leaving.forget_address)
personal_data.endings.register(personal_data.Step("runs", leaving.end_runs))
for step in (
    personal_data.Step("words", moderation_leaving.erase_words),
    personal_data.Step("collections", leaving.erase_collections),
    personal_data.Step("drafts", studio_leaving.erase_drafts),
    personal_data.Step("videos", leaving.erase_videos),
    personal_data.Step("pictures", leaving.erase_pictures),
    personal_data.Step("files", leaving.erase_files),
):
    personal_data.erasures.register(step)

encryption.stores.register(secrets.encrypt_again)
encryption.stores.register(share_links.encrypt_again)

for chore in (
    Chore("check_storage", StorageCheck(), HALF_A_MINUTE),
    Chore("check_clock", check_clock, A_MINUTE),
    Chore("renew_keys", signing_keys.refetch, AN_HOUR),
    Chore("send_mails", digest.send_due, HALF_A_MINUTE, away=(digest.MailAway,)),
    Chore("send_moderation_mails", mails.send_waiting, HALF_A_MINUTE, away=(MailAway,)),
    Chore("purge_deleted", purge.purge_deleted, A_MINUTE, is_slow=True),
    Chore("remove_files_of_failed", purge.remove_files_of_failed, TEN_MINUTES),
    Chore("remove_unused_pictures", purge.remove_unused_pictures, A_MINUTE),
    Chore("remove_files", removals.remove_due_files, A_MINUTE, is_slow=True),
    Chore("forget_drafts", purge.forget_drafts, AN_HOUR),
    Chore("remove_scratch", purge.remove_scratch, AN_HOUR),
    Chore("remove_parts", purge.remove_parts, AN_HOUR, away=(MediaError,)),
    Chore("forget_deliveries", retention.forget_deliveries, A_MINUTE),
    Chore("forget_transitions", retention.forget_transitions, A_MINUTE),
    Chore("forget_attempts", retention.forget_attempts, A_MINUTE),
    Chore("add_up_tallies", tallies.add_up, HALF_A_MINUTE),
    Chore("forget_counts", purge.forget_counts, AN_HOUR),
    Chore("watch_reports", reports.watch_clock, TEN_MINUTES),
    Chore("forget_reports", reports.forget_old, AN_HOUR),
    Chore("forget_share_links", share_links.forget_ended, AN_HOUR),
    Chore("forget_collections", collecting.forget_deleted, AN_HOUR),
    Chore("forget_refused_orders", forbidden.forget, AN_HOUR),
    Chore("fill_search_texts", fill_search_texts, TEN_MINUTES),
):
    chores.register(chore)
