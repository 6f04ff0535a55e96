"""A form asks for what it stands for, and is told what was started, or why nothing was."""

from collections.abc import Callable

from django.db import Error

from generations.models import Generation
from generations.studio import notices
from generations.studio.notices import Notice
from generations.studio.start_form import StartForm
from generations.workflow.refusals import Refusal
from maxvideo.web.database_errors import is_away, leave_if_read_only


def ask(form: StartForm, start: Callable[[], Generation]) -> Generation | Notice:
    """What `start` makes of a validated form; what it raises as Refusal is said at the form's fields too."""
    if form.errors:
        return notices.invalid(form.hidden_errors)
    try:
        return start()
    except Refusal as refusal:
        form.refuse(refusal)
        return notices.notice_of(refusal)
    except Error as error:
        if not is_away(error):
            raise
        leave_if_read_only(error)
        return notices.RECORDS_UNAVAILABLE
