"""What billing adds to accounts: the balance, welcome credits, staff's view, and how credits leave with an account."""

from datetime import timedelta
from typing import Final

from billing.ledger import extensions as ledger_extensions
from billing.ledger import leaving, proposal_mails, welcome
from billing.ledger.admin import users
from billing.payments import statement_words
from billing.payments.chores import settle_due
from maxvideo.accounts import extensions, personal_data
from maxvideo.web.chores import Chore, chores

SOME_SECONDS: Final = timedelta(seconds=5)
HALF_A_MINUTE: Final = timedelta(seconds=30)

ledger_extensions.purposes.register(statement_words.purposes)

extensions.related_rows.register("credit_account")
extensions.when_verified.register(welcome.greet)
extensions.admin_columns.register(users.available)
extensions.admin_columns.register(users.held)
extensions.admin_details.register(users.credits)

personal_data.export_parts.register(leaving.statement)
personal_data.what_is_exported.register(leaving.WHAT_IS_EXPORTED)
personal_data.when_deletion_begins.register(welcome.part_with)
personal_data.erasures.register(personal_data.Step("credits", leaving.forfeit))
personal_data.what_goes.register(leaving.what_goes)
personal_data.what_stays.register(leaving.what_stays)

chores.register(Chore("tell_of_proposals", proposal_mails.send_waiting, HALF_A_MINUTE, away=(proposal_mails.MailAway,)))
chores.register(Chore("settle_purchases", settle_due, SOME_SECONDS))
