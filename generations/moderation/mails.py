"""What reporters and owners are told by mail: a chore of the sweep, and at once where the mail server is there.

Nothing that a reporter wrote stands in a mail, so that nobody can send words of theirs to others through us. Nor many
mails, whoever gave the address.
"""

from typing import Any, Final

from django.db.models import QuerySet

from generations.models import Report, TakeDown
from maxvideo.web import letters, mail_limits
from maxvideo.web.letters import Letter, tried_since

FOLDER: Final = "generations/moderation"
DECISIONS: Final = 50
"""That an address is told of in a day; the page of a report's number tells of every one."""


def _reports() -> QuerySet[Report]:
    return Report.objects.filter(created_at__gt=tried_since()).exclude(email="")


def _decided() -> QuerySet[Report]:
    return Report.objects.filter(decided_at__gt=tried_since()).exclude(email="")


def _with_owner(**fields: Any) -> QuerySet[TakeDown]:
    return TakeDown.objects.filter(generation__isnull=False, **fields).select_related("generation__user")


RECEIVED: Final = Letter(
    waiting=lambda: _reports().filter(received_mail_at=None),
    sent_field="received_mail_at",
    to=lambda report: report.email,
    subject=lambda report: f"Your report {report.number}",
    template=f"{FOLDER}/received.txt",
    most_a_day=mail_limits.MAILS,
)
DECIDED: Final = Letter(
    waiting=lambda: _decided().filter(decision_mail_at=None),
    sent_field="decision_mail_at",
    to=lambda report: report.email,
    subject=lambda report: f"What came of your report {report.number}",
    template=f"{FOLDER}/decided.txt",
    most_a_day=DECISIONS,
)
TAKEN_DOWN: Final = Letter(
    waiting=lambda: _with_owner(mailed_at=None, restored_at=None, created_at__gt=tried_since()),
    sent_field="mailed_at",
    to=lambda made: made.generation.user.email,
    subject=lambda made: "A video of yours was taken down",
    template=f"{FOLDER}/taken_down.txt",
)
RESTORED: Final = Letter(
    waiting=lambda: _with_owner(restore_mail_at=None, restored_at__gt=tried_since()),
    sent_field="restore_mail_at",
    to=lambda made: made.generation.user.email,
    subject=lambda made: "A video of yours is back",
    template=f"{FOLDER}/restored.txt",
)
LETTERS: Final = (RECEIVED, DECIDED, TAKEN_DOWN, RESTORED)


def send_waiting() -> int:
    """Send what waits; returns how many went. Raises MailAway."""
    return letters.send_waiting(LETTERS)
