"""What billing adds to accounts: the balance, welcome credits, staff's view, and how credits leave with an account."""

from datetime import timedelta
from typing import Final

from billing.ledger import audit, audit_since, leaving, metrics, proposal_mails, proposals, welcome
from billing.ledger import extensions as ledger_extensions
from billing.ledger.admin import users
from billing.payments import audit_since as payments_audit_since
from billing.payments import leaving as payments_leaving
from billing.payments import mails, staff, statement_words
from billing.payments.admin import users as payments_users
from billing.payments.audit import CHECKS
from billing.payments.chores import read_events, settle_due
from billing.payments.exceptions import StripeError
from billing.payments.metrics import purchases
from maxvideo.accounts import extensions, personal_data
from maxvideo.web.chores import Chore, chores
from maxvideo.web.letters import MailAway
from maxvideo.web.metrics import measures

SOME_SECONDS: Final = timedelta(seconds=5)
HALF_A_MINUTE: Final = timedelta(seconds=30)
TEN_MINUTES: Final = timedelta(minutes=10)

ledger_extensions.purposes.register(statement_words.purposes)

extensions.related_rows.register("credit_account")
extensions.when_verified.register(welcome.greet)
extensions.admin_columns.register(users.available)
extensions.admin_columns.register(users.held)
extensions.admin_details.register(users.credits)
extensions.admin_details.register(payments_users.purchases)
extensions.preference_notes.register(mails.preference_notes)

for measure in (metrics.credits, metrics.audit_age, purchases):
    measures.register(measure)

personal_data.export_parts.register(leaving.statement)
personal_data.what_is_exported.register(leaving.WHAT_IS_EXPORTED)
personal_data.export_parts.register(payments_leaving.purchases)
personal_data.why_not_now.register(payments_leaving.why_not_now)
personal_data.when_deletion_begins.register(payments_leaving.lock)
personal_data.what_goes.register(payments_leaving.what_goes)
personal_data.what_stays.register(payments_leaving.what_stays)
personal_data.what_goes_on.register(payments_leaving.what_goes_on)
personal_data.erasures.register(personal_data.Step("receipts", payments_leaving.erase_links))
personal_data.what_is_exported.register(payments_leaving.WHAT_IS_EXPORTED)
personal_data.when_deletion_begins.register(welcome.part_with)
personal_data.erasures.register(personal_data.Step("credits", leaving.forfeit))
personal_data.what_goes.register(leaving.what_goes)
personal_data.what_stays.register(leaving.what_stays)

chores.register(Chore("tell_of_proposals", proposal_mails.send_waiting, HALF_A_MINUTE, away=(MailAway,)))
for deed in (staff.REFUND, staff.FORGIVE):
    proposals.deeds.register(deed)
proposals.counted.register(staff.counted)

for check in CHECKS:
    audit.checks.register(check)
for check_since in payments_audit_since.CHECKS:
    audit_since.checks.register(check_since)

chores.register(Chore("send_payment_mails", mails.send_waiting, SOME_SECONDS, away=(MailAway,)))
chores.register(Chore("close_pay_pages", payments_leaving.close_pages, SOME_SECONDS, is_slow=True))
chores.register(Chore("settle_purchases", settle_due, SOME_SECONDS, is_slow=True))
chores.register(Chore("read_stripes_events", read_events, TEN_MINUTES, away=(StripeError,), is_slow=True))
