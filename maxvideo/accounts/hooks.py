"""What accounts put into their own lists, and add to the sweep."""

from datetime import timedelta
from typing import Final

from maxvideo.accounts import deletion, export, personal_data, rights
from maxvideo.web.chores import Chore, chores

FIVE_SECONDS: Final = timedelta(seconds=5)

personal_data.export_parts.register(export.account)
personal_data.why_not_now.register(rights.held_by)

chores.register(Chore("delete_accounts", deletion.carry_on, FIVE_SECONDS))
