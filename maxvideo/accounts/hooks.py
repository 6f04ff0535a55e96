"""What accounts put into their own lists, and add to the sweep."""

from datetime import timedelta
from typing import Final

from maxvideo.accounts import deletion, export, personal_data, retention, rights, second_factors
from maxvideo.accounts.leftover_sessions import LeftoverSessions
from maxvideo.web import encryption
from maxvideo.web.chores import Chore, chores

FIVE_SECONDS: Final = timedelta(seconds=5)
AN_HOUR: Final = timedelta(hours=1)

personal_data.export_parts.register(export.account)
personal_data.what_is_exported.register(export.WHAT_IS_EXPORTED)
personal_data.erasures.register(personal_data.Step("sessions", LeftoverSessions().end))
personal_data.why_not_now.register(rights.held_by)

encryption.stores.register(second_factors.encrypt_again)

chores.register(Chore("delete_accounts", deletion.carry_on, FIVE_SECONDS))
chores.register(Chore("forget_admin_log", retention.forget_admin_log, AN_HOUR))
